"""The companies of the chaos proof: two small ones and one that is huge beside them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from annex.cascades.stages import settle
from annex.identity.services import create_account
from annex.kernel.ids import uuid7
from annex.tenancy.context import tenant_context
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.units.models import Unit

SMALL, ROLES_IN, DUTIES = 30, 50, 10
MOST_DUTIES = 1_000
"""Of the huge company, in all, at least."""
SATISFIED, SIGNED = "Trained", 4


def main(huge: str) -> None:
    """Make the companies, the last with ``huge`` employees, with every value calculated."""
    for name, people in (("small-one", SMALL), ("small-two", SMALL), ("huge", int(huge))):
        account = create_account(name=name, slug=name)
        with tenant_context(account.pk):
            with transaction.atomic():
                fill(people, most_duties=MOST_DUTIES if name == "huge" else 0)
            settle(NAME)


def fill(people: int, *, roles_in: int = ROLES_IN, most_duties: int = 0, seats: int = 1) -> None:
    """Fill the account entered: ``people`` with so many ``seats`` each, a role for ``roles_in``.

    Each role has DUTIES responsibilities, or more where ``most_duties`` asks for so many in all;
    each of these has one requirement that is satisfied and one that is not. People are signed off
    for the first SIGNED of a role's responsibilities.
    """
    root = Unit.objects.create(name="Company")
    units = [Unit(name=f"Unit {n}", parent=root) for n in range(max(3, people // 25))]
    Unit.objects.bulk_create(units)
    roles = [Role(title=f"Role {n}") for n in range(max(3, people // roles_in))]
    Role.objects.bulk_create(roles)
    duties = [
        Responsibility(role=role, name=f"Duty {n}", weight=n % 5 + 1)
        for role in roles
        for n in range(max(DUTIES, most_duties // len(roles)))
    ]
    Responsibility.objects.bulk_create(duties)
    satisfied = [
        Requirement(responsibility=duty, kind="trained", name=SATISFIED, weight=n % 5 + 1)
        for n, duty in enumerate(duties)
    ]
    Requirement.objects.bulk_create(satisfied)
    Requirement.objects.bulk_create(
        Requirement(responsibility=duty, kind="reviewed", name="Reviewed", weight=1)
        for duty in duties
    )
    Evidence.objects.bulk_create(
        Evidence(requirement=one, satisfied_at=timezone.now()) for one in satisfied
    )
    employees = [
        Employee(number=uuid7().hex, given_name="Kim", family_name=f"Doe {n}")
        for n in range(people)
    ]
    Employee.objects.bulk_create(employees)
    positions = [
        Position(unit=units[n % len(units)], title="Seat", number=uuid7().hex)
        for n in range(people * seats)
    ]
    Position.objects.bulk_create(positions)
    assignments = [
        PositionAssignment(
            employee=employees[n % people],
            position=position,
            role=roles[n % len(roles)],
            starts_on=date(2026, 1, 1),
        )
        for n, position in enumerate(positions)
    ]
    PositionAssignment.objects.bulk_create(assignments)
    of_role = len(duties) // len(roles)
    SignOff.objects.bulk_create(
        SignOff(assignment=one, responsibility=duty, signed_at=timezone.now())
        for n, one in enumerate(assignments)
        for duty in duties[n % len(roles) * of_role :][:SIGNED]
    )


def change(duties: Sequence[UUID]) -> None:
    """Give each of these responsibilities another value, and so every level above, in one UPDATE.

    Nobody is woken.
    """
    Requirement.objects.filter(responsibility__in=duties, name=SATISFIED).update(
        weight=F("weight") % 5 + 1
    )
