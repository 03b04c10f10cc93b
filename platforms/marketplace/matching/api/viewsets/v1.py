"""Rankings in version 1."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from platforms.marketplace.matching.api.serializers import v1
from platforms.marketplace.matching.api.viewsets.shared import RUN, MissionMatchingViewSetBase


@extend_schema_view(
    matches=extend_schema(
        operation_id="missions_matches", parameters=[RUN], responses=v1.CardOut(many=True)
    ),
    near_misses=extend_schema(
        operation_id="missions_near_misses", parameters=[RUN], responses=v1.NearMissesOut
    ),
)
class MissionMatchingViewSet(MissionMatchingViewSetBase):
    serializer_class = v1.CardOut
    card_serializer_class = v1.CardOut
    near_serializer_class = v1.NearMissesOut
