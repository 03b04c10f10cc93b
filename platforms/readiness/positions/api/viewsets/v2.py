"""Seats in version 2."""

from platforms.readiness.positions.api.viewsets.shared import PositionViewSetBase


class PositionViewSet(PositionViewSetBase):
    pass
