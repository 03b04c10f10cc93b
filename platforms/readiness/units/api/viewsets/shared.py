"""What both versions do with units."""

from typing import Any
from uuid import UUID

from annex.api.permissions import IsWithinUnitSubtree
from annex.api.viewsets import TenantModelViewSet
from platforms.readiness.units import policies, services
from platforms.readiness.units.api.filters import UnitFilter
from platforms.readiness.units.models import Unit, UnitQuerySet


class UnitViewSetBase(TenantModelViewSet):
    scope_family = "units"
    missing = policies.UnitNotFound
    permission_classes = (IsWithinUnitSubtree,)
    queryset = Unit.objects.all()
    filterset_class = UnitFilter
    ordering_fields = {"name": "name", "readiness": "readiness__value"}
    ordering = "name"

    def get_queryset(self) -> UnitQuerySet:
        return policies.visible_to(self.actor).select_related("readiness")

    def rows_within(self, unit_id: UUID) -> UnitQuerySet:
        return Unit.objects.all().within(unit_id)

    def create_row(self, data: dict[str, Any]) -> Unit:
        return services.create(actor=self.actor, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Unit:
        return services.change(actor=self.actor, unit_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        services.delete(actor=self.actor, unit_id=row_id)
