"""How people can be narrowed down, in every version."""

from uuid import UUID

from django_filters import ChoiceFilter, FilterSet, UUIDFilter

from annex.api.search import SearchFilter
from platforms.readiness.employees.models import EmployeeQuerySet, EmployeeStatus


class EmployeeFilter(FilterSet):
    search = SearchFilter("number", "given_name", "family_name", "email")
    unit = UUIDFilter(method="in_unit", label="Seated in this unit or below it")
    role = UUIDFilter(method="in_role", label="Assigned under this role")
    status = ChoiceFilter(choices=EmployeeStatus.choices)

    def in_unit(self, rows: EmployeeQuerySet, name: str, unit_id: UUID) -> EmployeeQuerySet:
        return rows.seated_within(unit_id)

    def in_role(self, rows: EmployeeQuerySet, name: str, role_id: UUID) -> EmployeeQuerySet:
        return rows.holding(role_id)
