"""The inputs of readiness: which rows mark what, when they come, change or go.

A migration puts each on its table; a system check compares the two.
"""

from typing import Final

from django.db.models import Model

from annex.cascades.declarations import Watch
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.units.models import Unit


def _watch(model: type[Model], level: str, column: str, *of: str) -> Watch:
    return Watch(model=model, level=level, column=column, of=of)


WATCHES: Final = (
    _watch(Responsibility, "responsibility", "id"),
    _watch(Responsibility, "role", "role_id", "weight"),
    _watch(Responsibility, "role_duties", "role_id", "weight"),
    _watch(Requirement, "responsibility", "responsibility_id", "weight"),
    _watch(Evidence, "requirement", "requirement_id", "satisfied_at", "expires_at", "withdrawn_at"),
    _watch(Role, "role", "id"),
    _watch(PositionAssignment, "signed_share", "id", "role_id"),
    _watch(PositionAssignment, "position_assignment", "id", "role_id"),
    _watch(PositionAssignment, "employee", "employee_id", "fte", "starts_on", "ends_on"),
    _watch(PositionAssignment, "position", "position_id", "employee_id", "starts_on", "ends_on"),
    _watch(
        SignOff, "signed_share", "assignment_id", "responsibility_id", "signed_at", "expires_at"
    ),
    _watch(Employee, "employee", "id"),
    _watch(Employee, "employee_status", "id", "status"),
    _watch(Employee, "account", "account_id", "status"),
    _watch(Position, "branch", "unit_id"),
    _watch(Unit, "unit", "id"),
    _watch(Unit, "branch", "parent_id"),
)
