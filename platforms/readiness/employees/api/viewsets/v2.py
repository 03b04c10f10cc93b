"""People in version 2."""

from collections.abc import Sequence

from platforms.readiness.employees.api.serializers import v2
from platforms.readiness.employees.api.viewsets.shared import EmployeeViewSetBase
from platforms.readiness.employees.models import Employee, EmployeeQuerySet
from platforms.readiness.units.api.readiness import Recalculating, ShowsReadiness


class EmployeeViewSet(ShowsReadiness, EmployeeViewSetBase):
    serializer_class = v2.EmployeeOut
    write_serializer_class = v2.EmployeeIn
    readiness_level = "employee"

    def get_queryset(self) -> EmployeeQuerySet:
        return super().get_queryset().with_assignments(self.actor.unit_id)

    def recalculating(self, rows: Sequence[Employee]) -> Recalculating:
        assignments = [assignment for row in rows for assignment in row.assignments.all()]
        return {
            **super().recalculating(rows),
            "position_assignment": self.pending("position_assignment", assignments),
        }
