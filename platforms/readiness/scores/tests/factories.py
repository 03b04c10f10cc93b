"""An org whose numbers can be computed by head."""

from dataclasses import dataclass
from datetime import UTC, datetime

from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.assignments.tests.factories import make_assignment, make_sign_off
from platforms.readiness.employees.models import Employee
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.responsibilities.models import Requirement, Responsibility
from platforms.readiness.responsibilities.tests.factories import (
    make_evidence,
    make_requirement,
    make_responsibility,
)
from platforms.readiness.roles.models import Role
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.models import Unit
from platforms.readiness.units.tests.factories import make_unit

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Org:
    """A company with one team in one division, one nurse, and a role of two responsibilities.

    Triage (weight 3) lacks one of two requirements of equal weight: 50. Hygiene (weight 1) has
    its only one: 100. The role is at 62.50; the nurse is signed off for triage: 46.88.
    """

    division: Unit
    team: Unit
    role: Role
    triage: Responsibility
    hygiene: Responsibility
    missing: Requirement
    nurse: Employee
    assignment: PositionAssignment


def make_org() -> Org:
    """Make it; nothing is settled yet."""
    division = make_unit(name="Hospital")
    team = make_unit(name="Ward 1", parent=division)
    role = make_role(title="Nurse")
    triage = make_responsibility(role=role, name="Triage", weight=3)
    hygiene = make_responsibility(role=role, name="Hygiene", weight=1)
    make_evidence(
        requirement=make_requirement(responsibility=triage, name="Trained"), satisfied_at=LONG_AGO
    )
    missing = make_requirement(responsibility=triage, name="Reviewed")
    make_evidence(requirement=make_requirement(responsibility=hygiene), satisfied_at=LONG_AGO)
    nurse = make_employee(given_name="Ada", family_name="Byron")
    position = make_position(unit=team, title="Nurse")
    assignment = make_assignment(employee=nurse, position=position, role=role)
    make_sign_off(assignment=assignment, responsibility=triage, signed_at=LONG_AGO)
    return Org(division, team, role, triage, hygiene, missing, nurse, assignment)
