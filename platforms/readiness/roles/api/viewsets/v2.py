"""Roles in version 2."""

from platforms.readiness.roles.api.serializers import v2
from platforms.readiness.roles.api.viewsets.shared import RoleViewSetBase
from platforms.readiness.units.api.readiness import ShowsReadiness


class RoleViewSet(ShowsReadiness, RoleViewSetBase):
    serializer_class = v2.RoleOut
    readiness_level = "role"
