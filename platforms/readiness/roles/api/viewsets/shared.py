"""What both versions do with roles."""

from datetime import UTC
from typing import Any
from uuid import UUID

from annex.api.viewsets import TenantModelViewSet
from platforms.readiness.roles import policies, services
from platforms.readiness.roles.api.filters import RoleFilter
from platforms.readiness.roles.api.serializers.shared import RoleIn
from platforms.readiness.roles.models import Role, RoleQuerySet


class RoleViewSetBase(TenantModelViewSet):
    scope_family = "roles"
    missing = policies.RoleNotFound
    queryset = Role.objects.all()
    write_serializer_class = RoleIn
    filterset_class = RoleFilter
    ordering_fields = {"title": "title", "readiness": "readiness__value"}
    ordering = "title"

    def get_queryset(self) -> RoleQuerySet:
        roles = policies.visible_to(self.actor).select_related("readiness")
        return roles.with_counts(self.at.astimezone(UTC).date())

    def create_row(self, data: dict[str, Any]) -> Role:
        return services.create(actor=self.actor, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Role:
        return services.change(actor=self.actor, role_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        services.delete(actor=self.actor, role_id=row_id)
