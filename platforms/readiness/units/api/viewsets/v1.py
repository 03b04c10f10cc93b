"""Units in version 1."""

from platforms.readiness.units.api.serializers import v1
from platforms.readiness.units.api.viewsets.shared import UnitViewSetBase


class UnitViewSet(UnitViewSetBase):
    serializer_class = v1.UnitOut
    write_serializer_class = v1.UnitIn
