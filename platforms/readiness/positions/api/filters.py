"""How seats can be narrowed down, in every version."""

from uuid import UUID

from django_filters import FilterSet, UUIDFilter

from annex.api.search import SearchFilter
from platforms.readiness.positions.models import PositionQuerySet


class PositionFilter(FilterSet):
    search = SearchFilter("number", "title")
    unit = UUIDFilter(method="in_unit", label="In this unit or below it")

    def in_unit(self, rows: PositionQuerySet, name: str, unit_id: UUID) -> PositionQuerySet:
        return rows.within(unit_id)
