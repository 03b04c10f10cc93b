"""Units in version 1."""

from platforms.readiness.units.api.readiness import ShowsReadiness
from platforms.readiness.units.api.serializers import v1
from platforms.readiness.units.api.viewsets.shared import UnitViewSetBase


class UnitViewSet(ShowsReadiness, UnitViewSetBase):
    serializer_class = v1.UnitOut
    readiness_level = "unit"
    write_serializer_class = v1.UnitIn
