"""The inputs of readiness: which rows mark what, when they come, change or go.

A migration puts each on its table; a system check compares the two.
"""

from typing import Final

from annex.cascades.declarations import Watch

DUTY: Final = "readiness_responsibilities.Responsibility"
REQUIREMENT: Final = "readiness_responsibilities.Requirement"
EVIDENCE: Final = "readiness_responsibilities.Evidence"
ROLE: Final = "readiness_roles.Role"
ASSIGNMENT: Final = "readiness_assignments.PositionAssignment"
SIGN_OFF: Final = "readiness_assignments.SignOff"
EMPLOYEE: Final = "readiness_employees.Employee"
POSITION: Final = "readiness_positions.Position"
UNIT: Final = "readiness_units.Unit"


def _watch(model: str, level: str, column: str, *of: str) -> Watch:
    return Watch(model=model, level=level, column=column, of=of)


WATCHES: Final = (
    _watch(DUTY, "responsibility", "id"),
    _watch(DUTY, "role", "role_id", "weight"),
    _watch(DUTY, "role_duties", "role_id", "weight"),
    _watch(REQUIREMENT, "responsibility", "responsibility_id", "weight"),
    _watch(EVIDENCE, "requirement", "requirement_id", "satisfied_at", "expires_at", "withdrawn_at"),
    _watch(ROLE, "role", "id"),
    _watch(ASSIGNMENT, "signed_share", "id", "role_id"),
    _watch(ASSIGNMENT, "position_assignment", "id", "role_id"),
    _watch(ASSIGNMENT, "employee", "employee_id", "fte", "starts_on", "ends_on"),
    _watch(ASSIGNMENT, "position", "position_id", "employee_id", "starts_on", "ends_on"),
    _watch(
        SIGN_OFF, "signed_share", "assignment_id", "responsibility_id", "signed_at", "expires_at"
    ),
    _watch(EMPLOYEE, "employee", "id"),
    _watch(EMPLOYEE, "employee_status", "id", "status"),
    _watch(EMPLOYEE, "account", "account_id", "status"),
    _watch(POSITION, "branch", "unit_id"),
    _watch(UNIT, "unit", "id"),
    _watch(UNIT, "branch", "parent_id"),
)
