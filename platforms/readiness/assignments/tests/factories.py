"""Assignments and sign-offs that are valid and dull."""

from datetime import UTC, date, datetime
from typing import Any

from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.responsibilities.tests.factories import make_responsibility
from platforms.readiness.roles.tests.factories import make_role

STARTED = date(2020, 1, 1)
SIGNED = datetime(2100, 1, 1, tzinfo=UTC)


def make_assignment(**fields: Any) -> PositionAssignment:
    """Make a full-time assignment since STARTED, of a new employee, seat and role."""
    made = {"employee": make_employee, "position": make_position, "role": make_role}
    for name, make in made.items():
        if name not in fields:
            fields[name] = make()
    return PositionAssignment.objects.create(**{"starts_on": STARTED} | fields)


def make_sign_off(**fields: Any) -> SignOff:
    """Make a sign-off since SIGNED, for a new responsibility of the assignment's role."""
    if "assignment" not in fields:
        fields["assignment"] = make_assignment()
    if "responsibility" not in fields:
        fields["responsibility"] = make_responsibility(role_id=fields["assignment"].role_id)
    return SignOff.objects.create(**{"signed_at": SIGNED} | fields)
