"""Engagements in version 2."""

from platforms.marketplace.engagements.api.serializers import v2
from platforms.marketplace.engagements.api.viewsets.shared import (
    AcceptViewSetBase,
    EngagementViewSetBase,
)


class EngagementViewSet(EngagementViewSetBase):
    serializer_class = v2.EngagementOut


class AcceptViewSet(AcceptViewSetBase):
    serializer_class = v2.EngagementOut
