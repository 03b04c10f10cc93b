"""Random edits of an org: what people, importers and administrators do, in any order.

An edit is a name and a few numbers; the numbers choose among the rows that exist, so every
sequence can be carried out, and Hypothesis can shrink it.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

from annex.kernel.ids import uuid7
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.units.models import Unit

START = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
"""When the world begins; edits move the clock from here."""


def pick(model: type[Model], number: int) -> Any:
    """Return one row of a model, or None where it has none."""
    ids = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    return model._default_manager.get(pk=ids[number % len(ids)]) if ids else None


def _day(number: int) -> date:
    return START.date() + timedelta(days=number % 9 - 4)


def _moment(number: int) -> datetime:
    return START + timedelta(hours=12 * (number % 9 - 4))


def _later(number: int, start: datetime) -> datetime | None:
    return None if number % 3 == 0 else start + timedelta(hours=12 * (number % 5 + 1))


def add_unit(a: int, b: int, c: int) -> None:
    parent = pick(Unit, b) if a % 4 else None
    Unit.objects.create(name=f"Unit {uuid7().hex}", parent=parent)


def move_unit(a: int, b: int, c: int) -> None:
    unit, parent = pick(Unit, a), pick(Unit, b)
    if c % 5 == 0:
        parent = None
    if parent is None or not Unit.objects.is_below(parent.pk, unit.pk):
        Unit.objects.filter(pk=unit.pk).update(parent=parent)


def delete_unit(a: int, b: int, c: int) -> None:
    unit = pick(Unit, a)
    if not unit.children.exists() and not unit.positions.exists():
        unit.delete()


def add_position(a: int, b: int, c: int) -> None:
    number = f"P-{uuid7().hex}"
    Position.objects.create(unit=pick(Unit, a), title="Seat", number=number)


def move_position(a: int, b: int, c: int) -> None:
    Position.objects.filter(pk=pick(Position, a).pk).update(unit=pick(Unit, b))


def delete_position(a: int, b: int, c: int) -> None:
    position = pick(Position, a)
    PositionAssignment.objects.filter(position=position).delete()
    position.delete()


def add_role(a: int, b: int, c: int) -> None:
    Role.objects.create(title=f"Role {uuid7().hex}")


def add_responsibility(a: int, b: int, c: int) -> None:
    name = f"Duty {uuid7().hex}"
    Responsibility.objects.create(role=pick(Role, a), name=name, weight=b % 5 + 1)


def weigh_responsibility(a: int, b: int, c: int) -> None:
    if duty := pick(Responsibility, a):
        Responsibility.objects.filter(pk=duty.pk).update(weight=b % 5 + 1)


def move_responsibility(a: int, b: int, c: int) -> None:
    if duty := pick(Responsibility, a):
        duty.role, duty.name = pick(Role, b), f"{duty.name}m"
        duty.save()


def delete_responsibility(a: int, b: int, c: int) -> None:
    if duty := pick(Responsibility, a):
        duty.delete()


def add_requirement(a: int, b: int, c: int) -> None:
    if duty := pick(Responsibility, a):
        Requirement.objects.create(
            responsibility=duty, kind="trained", name=f"Requirement {b}", weight=c % 5 + 1
        )


def change_requirement(a: int, b: int, c: int) -> None:
    if requirement := pick(Requirement, a):
        Requirement.objects.filter(pk=requirement.pk).update(
            weight=b % 5 + 1, responsibility=pick(Responsibility, c)
        )


def delete_requirement(a: int, b: int, c: int) -> None:
    if requirement := pick(Requirement, a):
        requirement.delete()


def satisfy(a: int, b: int, c: int) -> None:
    if requirement := pick(Requirement, a):
        start = _moment(b)
        Evidence.objects.create(
            requirement=requirement, satisfied_at=start, expires_at=_later(c, start)
        )


def withdraw(a: int, b: int, c: int) -> None:
    if evidence := pick(Evidence, a):
        moment = max(_moment(b), evidence.satisfied_at)
        Evidence.objects.filter(pk=evidence.pk).update(withdrawn_at=moment)


def add_employee(a: int, b: int, c: int) -> None:
    Employee.objects.create(
        number=f"E-{uuid7().hex}",
        given_name="Kim",
        family_name="Doe",
        status="left" if a % 5 == 0 else "active",
    )


def toggle_employee(a: int, b: int, c: int) -> None:
    if employee := pick(Employee, a):
        employee.status = "left" if employee.status == "active" else "active"
        employee.save(update_fields=["status"])


def delete_employee(a: int, b: int, c: int) -> None:
    if employee := pick(Employee, a):
        PositionAssignment.objects.filter(employee=employee).delete()
        employee.delete()


def assign(a: int, b: int, c: int) -> None:
    employee, position = pick(Employee, a), pick(Position, b)
    if employee and position:
        starts_on = _day(b)
        PositionAssignment.objects.create(
            employee=employee,
            position=position,
            role=pick(Role, c),
            fte=Decimal(a % 8 + 1) / 8,
            starts_on=starts_on,
            ends_on=None if c % 2 else starts_on + timedelta(days=c % 5 + 1),
        )


def change_assignment(a: int, b: int, c: int) -> None:
    if assignment := pick(PositionAssignment, a):
        change = (
            {"fte": Decimal(c % 8 + 1) / 8},
            {"role": pick(Role, c)},
            {"position": pick(Position, c)},
            {"employee": pick(Employee, c)},
            {"starts_on": _day(c), "ends_on": _day(c) + timedelta(days=c % 3 + 1)},
            {"ends_on": None},
        )[b % 6]
        PositionAssignment.objects.filter(pk=assignment.pk).update(**change)


def unassign(a: int, b: int, c: int) -> None:
    if assignment := pick(PositionAssignment, a):
        assignment.delete()


def sign_off(a: int, b: int, c: int) -> None:
    if assignment := pick(PositionAssignment, a):
        duties = list(Responsibility.objects.filter(role=assignment.role_id).order_by("pk"))
        start = _moment(c)
        for duty in duties[: b % 3 + 1]:
            SignOff.objects.get_or_create(
                assignment=assignment,
                responsibility=duty,
                defaults={"signed_at": start, "expires_at": _later(b, start)},
            )


def change_sign_off(a: int, b: int, c: int) -> None:
    if signed := pick(SignOff, a):
        if c % 3 == 0:
            signed.delete()
        else:
            start = _moment(b)
            SignOff.objects.filter(pk=signed.pk).update(
                signed_at=start, expires_at=_later(c, start)
            )


EDITS: tuple[Callable[[int, int, int], None], ...] = (
    add_unit,
    move_unit,
    delete_unit,
    add_position,
    move_position,
    delete_position,
    add_role,
    add_responsibility,
    weigh_responsibility,
    move_responsibility,
    delete_responsibility,
    add_requirement,
    change_requirement,
    delete_requirement,
    satisfy,
    withdraw,
    add_employee,
    toggle_employee,
    delete_employee,
    assign,
    change_assignment,
    unassign,
    sign_off,
    change_sign_off,
)


def build_org() -> None:
    """Make an org small enough to be read, with something of everything."""
    for n in range(5):
        add_unit(n, n // 2, 0)
    for n in range(3):
        add_role(n, n, n)
    for n in range(6):
        add_responsibility(n, n, n)
        add_requirement(n, n, n)
        add_requirement(n, n + 1, n + 2)
        satisfy(n, 3, 0)
    for n in range(6):
        add_employee(n + 1, n, n)
        add_position(n, n, n)
    for n in range(8):
        assign(n, n + 1, n)
        sign_off(n, n + 1, 2)
