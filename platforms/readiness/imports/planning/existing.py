"""What the company has before an import: rows as small values, read in a few statements."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.imports.parsing.text import clean
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Requirement, Responsibility
from platforms.readiness.roles.models import Role, RoleTitle
from platforms.readiness.units.models import Unit


@dataclass(slots=True)
class RoleRow:
    """A role with the names it goes by."""

    id: UUID
    title: str
    code: str
    description: str
    source: str
    alternates: set[str] = field(default_factory=set)


@dataclass(slots=True)
class TaskRow:
    """A responsibility with its requirements, by kind and name: their id and weight."""

    id: UUID
    role_id: UUID
    name: str
    weight: int
    requirements: dict[tuple[str, str], tuple[UUID, int]] = field(default_factory=dict)


@dataclass(slots=True)
class PersonRow:
    """An employee."""

    id: UUID
    number: str
    given_name: str
    family_name: str
    email: str
    status: str


@dataclass(slots=True)
class SeatRow:
    """A position."""

    id: UUID
    unit_id: UUID | None
    title: str
    number: str
    reports_to_id: UUID | None


@dataclass(slots=True)
class HeldRow:
    """A position assignment."""

    id: UUID
    employee_id: UUID
    position_id: UUID
    role_id: UUID
    fte: Decimal
    starts_on: datetime.date
    ends_on: datetime.date | None

    def is_active_on(self, day: datetime.date) -> bool:
        """Tell whether the assignment is in force on ``day``."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


def read_roles() -> dict[UUID, RoleRow]:
    """Return the roles of the account with their alternate titles."""
    roles = {
        row[0]: RoleRow(*row)
        for row in Role.objects.order_by("title", "id").values_list(
            "id", "title", "code", "description", "source"
        )
    }
    for role_id, title in RoleTitle.objects.order_by("title", "id").values_list("role_id", "title"):
        roles[role_id].alternates.add(title)
    return roles


def read_tasks() -> dict[UUID, dict[str, TaskRow]]:
    """Return the responsibilities of the account by role and by name as it would be imported."""
    by_id: dict[UUID, TaskRow] = {}
    by_role: dict[UUID, dict[str, TaskRow]] = defaultdict(dict)
    for row in Responsibility.objects.order_by("name", "id").values_list(
        "id", "role_id", "name", "weight"
    ):
        by_id[row[0]] = task = TaskRow(*row)
        by_role[task.role_id][clean(task.name)] = task
    for requirement_id, responsibility_id, kind, name, weight in Requirement.objects.order_by(
        "kind", "name", "id"
    ).values_list("id", "responsibility_id", "kind", "name", "weight"):
        by_id[responsibility_id].requirements[kind, clean(name)] = (requirement_id, weight)
    return by_role


@dataclass(slots=True)
class Company:
    """People, seats and assignments as they are; numbers are spelt as an import spells them."""

    people: dict[str, PersonRow]
    seats: dict[UUID, SeatRow]
    seat_ids: dict[str, UUID]
    held: dict[UUID, list[HeldRow]]
    holders: dict[UUID, set[UUID]]
    units: list[tuple[UUID, str, UUID | None]]

    def current_seat(self, employee_id: UUID, day: datetime.date) -> UUID | None:
        """Return the seat to report to: the largest in force on ``day``, else the latest."""
        held = self.held.get(employee_id)
        if not held:
            return None
        best = max(held, key=lambda one: (one.is_active_on(day), one.fte, one.starts_on, one.id))
        return best.position_id

    def role_of_titles(self) -> dict[str, UUID]:
        """Return for each title of a held seat the role that most of its holders have."""
        counts: dict[str, Counter[UUID]] = defaultdict(Counter)
        for held in self.held.values():
            for one in held:
                counts[clean(self.seats[one.position_id].title)][one.role_id] += 1
        return {
            title: min(roles, key=lambda role_id: (-roles[role_id], role_id))
            for title, roles in counts.items()
        }


def read_company() -> Company:
    """Return the people, seats, assignments and units of the account."""
    people = {
        clean(row[1]): PersonRow(*row)
        for row in Employee.objects.values_list(
            "id", "number", "given_name", "family_name", "email", "status"
        )
    }
    seats = {
        row[0]: SeatRow(*row)
        for row in Position.objects.values_list("id", "unit_id", "title", "number", "reports_to_id")
    }
    held: dict[UUID, list[HeldRow]] = defaultdict(list)
    holders: dict[UUID, set[UUID]] = defaultdict(set)
    for row in PositionAssignment.objects.order_by("starts_on", "id").values_list(
        "id", "employee_id", "position_id", "role_id", "fte", "starts_on", "ends_on"
    ):
        one = HeldRow(*row)
        held[one.employee_id].append(one)
        holders[one.position_id].add(one.employee_id)
    return Company(
        people=people,
        seats=seats,
        seat_ids={clean(seat.number): seat.id for seat in seats.values()},
        held=held,
        holders=holders,
        units=list(Unit.objects.order_by("name", "id").values_list("id", "name", "parent_id")),
    )
