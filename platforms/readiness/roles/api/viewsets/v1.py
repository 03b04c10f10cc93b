"""Roles in version 1."""

from platforms.readiness.roles.api.serializers import v1
from platforms.readiness.roles.api.viewsets.shared import RoleViewSetBase


class RoleViewSet(RoleViewSetBase):
    serializer_class = v1.RoleOut
