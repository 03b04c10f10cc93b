"""The five-level cascade of readiness, and the units of the org tree on its way to the account."""

from typing import Final

from annex.cascades.declarations import Cascade, Change, Course, Edge, Level, Relay
from annex.identity.models import Account
from annex.realtime import events
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.scores import formulas
from platforms.readiness.scores.models import (
    AccountReadiness,
    EmployeeReadiness,
    PositionAssignmentReadiness,
    ResponsibilityReadiness,
    RoleReadiness,
    SignedShare,
    UnitReadiness,
)
from platforms.readiness.scores.watches import WATCHES
from platforms.readiness.units.models import Unit

NAME: Final = "readiness"
FAMILIES: Final = {
    "responsibility": "responsibilities",
    "role": "roles",
    "position_assignment": "assignments",
    "employee": "employees",
    "unit": "units",
    "account": "account",
}
"""The resource family of each level; the signed share is nobody's resource."""


def _with_those_above(units: str) -> str:
    return f"""
        WITH RECURSIVE up(id) AS (
            {units}
            UNION
            SELECT u.parent_id FROM readiness_units_unit u JOIN up
              ON u.account_id = %(account)s AND u.id = up.id
            WHERE u.parent_id IS NOT NULL
        ) SELECT up.id FROM up
    """


UNITS_OF_POSITIONS: Final = _with_those_above(
    """
    SELECT p.unit_id FROM readiness_positions_position p
    WHERE p.account_id = %(account)s AND p.id IN (SELECT c.id FROM changed c)
    """
)
UNITS_OF_EMPLOYEES: Final = _with_those_above(
    """
    SELECT p.unit_id FROM readiness_assignments_positionassignment a
    JOIN readiness_positions_position p ON p.account_id = %(account)s AND p.id = a.position_id
    WHERE a.account_id = %(account)s AND a.employee_id IN (SELECT c.id FROM changed c)
    """
)
ASSIGNMENTS_OF_ROLES: Final = """
    SELECT a.id FROM readiness_assignments_positionassignment a
    WHERE a.account_id = %(account)s AND a.role_id IN (SELECT c.id FROM changed c)
"""


def announce(change: Change) -> None:
    """Tell whoever listens which records have another value now."""
    if change.level not in FAMILIES:
        return
    events.emit(
        family=FAMILIES[change.level],
        op="recalculated",
        # One more than an event names is as good as all: it then says to look again.
        entity_ids=change.ids(events.MOST_IDS + 1),
        data={"level": change.level, "count": len(change)},
    )


def tell_course(course: Course) -> None:
    """Tell whoever follows a record how far its recalculation is."""
    events.emit(
        family=FAMILIES[course.level],
        op="recalculating",
        entity_ids=[course.object_id],
        data={
            "recalculation_id": str(course.id),
            "state": course.state,
            "stage": course.stage,
            "stages": course.stages,
            "remaining": course.remaining,
        },
    )


READINESS: Final = Cascade(
    name=NAME,
    on_changed=announce,
    on_course=tell_course,
    levels=(
        Level(
            name="responsibility",
            target=Responsibility,
            values=ResponsibilityReadiness,
            formula=formulas.RESPONSIBILITY,
            columns=("value", "coverage"),
            task="recalculate_responsibility_readiness",
            lapses=True,
            edges=(
                Edge(
                    to="role",
                    sql="""
                    SELECT r.role_id FROM readiness_responsibilities_responsibility r
                    WHERE r.account_id = %(account)s AND r.id IN (SELECT c.id FROM changed c)
                    """,
                ),
            ),
        ),
        Level(
            name="role",
            target=Role,
            values=RoleReadiness,
            formula=formulas.ROLE,
            columns=("value", "coverage"),
            task="recalculate_role_readiness",
            edges=(Edge(to="position_assignment", sql=ASSIGNMENTS_OF_ROLES),),
        ),
        Level(
            name="signed_share",
            target=PositionAssignment,
            values=SignedShare,
            formula=formulas.SIGNED_SHARE,
            columns=("signed_weight", "load_weight"),
            task="recalculate_signed_share",
            lapses=True,
            edges=(Edge(to="position_assignment", sql="SELECT c.id FROM changed c"),),
        ),
        Level(
            name="position_assignment",
            target=PositionAssignment,
            values=PositionAssignmentReadiness,
            formula=formulas.POSITION_ASSIGNMENT,
            columns=("value", "coverage"),
            task="recalculate_position_assignment_readiness",
            edges=(
                Edge(
                    to="employee",
                    sql="""
                    SELECT a.employee_id FROM readiness_assignments_positionassignment a
                    WHERE a.account_id = %(account)s AND a.id IN (SELECT c.id FROM changed c)
                    """,
                ),
            ),
        ),
        Level(
            name="employee",
            target=Employee,
            values=EmployeeReadiness,
            formula=formulas.EMPLOYEE,
            columns=("value", "coverage"),
            task="recalculate_employee_readiness",
            lapses=True,
            edges=(
                Edge(to="unit", sql=UNITS_OF_EMPLOYEES),
                Edge(
                    to="account",
                    sql="SELECT %(account)s::uuid WHERE EXISTS (SELECT 1 FROM changed)",
                ),
            ),
        ),
        Level(
            name="unit",
            target=Unit,
            values=UnitReadiness,
            formula=formulas.UNIT,
            columns=("value", "coverage"),
            task="recalculate_unit_readiness",
            lapses=True,
            gathers=True,
        ),
        Level(
            name="account",
            target=Account,
            values=AccountReadiness,
            formula=formulas.ACCOUNT,
            columns=("value", "coverage"),
            task="recalculate_account_readiness",
            gathers=True,
            # An account without people has nothing to be ready.
            records="""
                SELECT a.id FROM identity_account a WHERE a.id = %(account)s AND EXISTS (
                    SELECT 1 FROM readiness_employees_employee e WHERE e.account_id = %(account)s
                )
            """,
        ),
    ),
    relays=(
        Relay(
            name="requirement",
            to="responsibility",
            sql="""
            SELECT q.responsibility_id FROM readiness_responsibilities_requirement q
            WHERE q.account_id = %(account)s AND q.id IN (SELECT c.id FROM changed c)
            """,
        ),
        Relay(name="role_duties", to="signed_share", sql=ASSIGNMENTS_OF_ROLES),
        Relay(name="employee_status", to="unit", sql=UNITS_OF_EMPLOYEES),
        Relay(name="position", to="unit", sql=UNITS_OF_POSITIONS),
        Relay(
            name="branch",
            to="unit",
            sql=_with_those_above(
                """
                SELECT u.id FROM readiness_units_unit u
                WHERE u.account_id = %(account)s AND u.id IN (SELECT c.id FROM changed c)
                """
            ),
        ),
    ),
    watches=WATCHES,
)
