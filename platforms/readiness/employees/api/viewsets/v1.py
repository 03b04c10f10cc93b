"""People in version 1."""

from typing import Any
from uuid import UUID

from platforms.readiness.employees import policies
from platforms.readiness.employees.api.serializers import v1
from platforms.readiness.employees.api.viewsets.shared import EmployeeViewSetBase
from platforms.readiness.employees.models import Employee
from platforms.readiness.units.api.readiness import ShowsReadiness


class EmployeeViewSet(ShowsReadiness, EmployeeViewSetBase):
    serializer_class = v1.EmployeeOut
    readiness_level = "employee"
    write_serializer_class = v1.EmployeeIn

    def create_row(self, data: dict[str, Any]) -> Employee:
        return super().create_row(data | v1.split_name(data.pop("name")))

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Employee:
        name = data.pop("name", None)
        # A client that sends back the name it was given must not undo how version 2 splits it.
        if name is not None and name != policies.require_visible(self.actor, row_id).full_name:
            data |= v1.split_name(name)
        return super().change_row(row_id, data)
