"""Engagements in version 1."""

from platforms.marketplace.engagements.api.serializers import v1
from platforms.marketplace.engagements.api.viewsets.shared import (
    AcceptViewSetBase,
    EngagementViewSetBase,
)


class EngagementViewSet(EngagementViewSetBase):
    serializer_class = v1.EngagementOut


class AcceptViewSet(AcceptViewSetBase):
    serializer_class = v1.EngagementOut
