"""The companies of the chaos proof: two small ones and one that is huge beside them."""

from datetime import date

from django.db import transaction

from annex.cascades.stages import settle
from annex.identity.services import create_account
from annex.kernel.ids import uuid7
from annex.tenancy.context import tenant_context
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Requirement, Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.units.models import Unit

SMALL, ROLES_IN, DUTIES = 30, 50, 10


def main(huge: str) -> None:
    """Make the companies, the last with ``huge`` employees, with every value calculated."""
    for name, people in (("small-one", SMALL), ("small-two", SMALL), ("huge", int(huge))):
        account = create_account(name=name, slug=name)
        with tenant_context(account.pk):
            with transaction.atomic():
                _fill(people)
            settle(NAME)


def _fill(people: int) -> None:
    root = Unit.objects.create(name="Company")
    units = [Unit(name=f"Unit {n}", parent=root) for n in range(max(3, people // 25))]
    Unit.objects.bulk_create(units)
    roles = [Role(title=f"Role {n}") for n in range(max(3, people // ROLES_IN))]
    Role.objects.bulk_create(roles)
    duties = [
        Responsibility(role=role, name=f"Duty {n}", weight=n % 5 + 1)
        for role in roles
        for n in range(DUTIES)
    ]
    Responsibility.objects.bulk_create(duties)
    Requirement.objects.bulk_create(
        Requirement(responsibility=duty, kind="trained", name="Trained", weight=1)
        for duty in duties
    )
    employees = [
        Employee(number=uuid7().hex, given_name="Kim", family_name=f"Doe {n}")
        for n in range(people)
    ]
    Employee.objects.bulk_create(employees)
    positions = [
        Position(unit=units[n % len(units)], title="Seat", number=uuid7().hex)
        for n in range(people)
    ]
    Position.objects.bulk_create(positions)
    PositionAssignment.objects.bulk_create(
        PositionAssignment(
            employee=employees[n],
            position=positions[n],
            role=roles[n % len(roles)],
            starts_on=date(2026, 1, 1),
        )
        for n in range(people)
    )
