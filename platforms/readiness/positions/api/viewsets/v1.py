"""Seats in version 1."""

from platforms.readiness.positions.api.viewsets.shared import PositionViewSetBase


class PositionViewSet(PositionViewSetBase):
    pass
