"""What both versions do with people."""

from typing import Any
from uuid import UUID

from annex.api.permissions import IsWithinUnitSubtree
from annex.api.viewsets import TenantModelViewSet
from platforms.readiness.employees import policies, services
from platforms.readiness.employees.api.filters import EmployeeFilter
from platforms.readiness.employees.models import Employee, EmployeeQuerySet


class EmployeeViewSetBase(TenantModelViewSet):
    scope_family = "employees"
    missing = policies.EmployeeNotFound
    permission_classes = (IsWithinUnitSubtree,)
    queryset = Employee.objects.all()
    filterset_class = EmployeeFilter
    ordering_fields = {
        "family_name": "family_name",
        "number": "number",
        "readiness": "readiness__value",
    }
    ordering = "family_name"

    def get_queryset(self) -> EmployeeQuerySet:
        return policies.visible_to(self.actor).select_related("readiness")

    def rows_within(self, unit_id: UUID) -> EmployeeQuerySet:
        return Employee.objects.all().seated_within(unit_id)

    def create_row(self, data: dict[str, Any]) -> Employee:
        return services.create(actor=self.actor, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Employee:
        return services.change(actor=self.actor, employee_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        services.delete(actor=self.actor, employee_id=row_id)
