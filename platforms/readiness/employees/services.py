"""Every change of people, one at a time."""

from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.readiness.employees import policies
from platforms.readiness.employees.models import Employee, EmployeeStatus
from platforms.readiness.units.policies import blaming, require_may_change, require_unlimited


class EmployeeNumberTaken(Conflict):
    code = "readiness.employee_number_taken"
    title = "Somebody else already has this number."


class EmployeeHasAssignments(Conflict):
    code = "readiness.employee_has_assignments"
    title = "The employee has assignments; end those, and mark the employee as left."


class EmployeeChanges(TypedDict, total=False):
    number: str
    given_name: str
    family_name: str
    email: str
    status: str
    user_id: UUID | None


def _number_taken(number: str) -> dict[str, DomainError]:
    return {"employee_number_in_account": blaming("number", EmployeeNumberTaken, number=number)}


@transaction.atomic
def create(
    *,
    actor: Actor,
    number: str,
    given_name: str,
    family_name: str,
    email: str = "",
    status: str = EmployeeStatus.ACTIVE,
) -> Employee:
    """Add a person, who sits nowhere yet.

    Raises ChangeDenied, OutsideYourUnits for an actor limited to a part of the company, or
    EmployeeNumberTaken.
    """
    require_may_change(actor)
    require_unlimited(actor)
    with refusing(_number_taken(number)):
        employee = Employee.objects.create(
            number=number,
            given_name=given_name,
            family_name=family_name,
            email=email,
            status=status,
        )
    events.emit(family="employees", op="created", entity_ids=[employee.pk])
    return employee


@transaction.atomic
def change(*, actor: Actor, employee_id: UUID, **changes: Unpack[EmployeeChanges]) -> Employee:
    """Change what is known of a person.

    Raises ChangeDenied, EmployeeNotFound or EmployeeNumberTaken.
    """
    employee = policies.require_may_edit(actor, employee_id)
    with refusing(_number_taken(changes.get("number", employee.number))):
        changed = save_changes(employee, changes)
    if changed:
        events.emit(family="employees", op="updated", entity_ids=[employee.pk])
    return employee


@transaction.atomic
def delete(*, actor: Actor, employee_id: UUID) -> None:
    """Delete a person who was never assigned anywhere.

    Raises ChangeDenied, EmployeeNotFound or EmployeeHasAssignments.
    """
    employee = policies.require_may_edit(actor, employee_id)
    with refusing(referred_to=EmployeeHasAssignments(employee_id=str(employee_id))):
        employee.delete()
    events.emit(family="employees", op="deleted", entity_ids=[employee_id])
