"""Roles in version 1."""

from platforms.readiness.roles.api.serializers import v1
from platforms.readiness.roles.api.viewsets.shared import RoleViewSetBase
from platforms.readiness.units.api.readiness import ShowsReadiness


class RoleViewSet(ShowsReadiness, RoleViewSetBase):
    serializer_class = v1.RoleOut
    readiness_level = "role"
