"""What both versions do with seats."""

from typing import Any
from uuid import UUID

from annex.api.permissions import IsWithinUnitSubtree
from annex.api.viewsets import TenantModelViewSet
from platforms.readiness.positions import policies, services
from platforms.readiness.positions.api.filters import PositionFilter
from platforms.readiness.positions.api.serializers.shared import PositionIn, PositionOut
from platforms.readiness.positions.models import Position, PositionQuerySet


class PositionViewSetBase(TenantModelViewSet):
    scope_family = "positions"
    missing = policies.PositionNotFound
    permission_classes = (IsWithinUnitSubtree,)
    queryset = Position.objects.all()
    serializer_class = PositionOut
    write_serializer_class = PositionIn
    filterset_class = PositionFilter
    ordering_fields = {"number": "number", "title": "title"}
    ordering = "number"

    def get_queryset(self) -> PositionQuerySet:
        return policies.visible_to(self.actor).select_related("unit")

    def rows_within(self, unit_id: UUID) -> PositionQuerySet:
        return Position.objects.all().within(unit_id)

    def create_row(self, data: dict[str, Any]) -> Position:
        return services.create(actor=self.actor, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Position:
        return services.change(actor=self.actor, position_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        services.delete(actor=self.actor, position_id=row_id)
