"""Who may see and change people."""

from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.readiness.employees.models import Employee, EmployeeQuerySet
from platforms.readiness.units.policies import require_may_change


class EmployeeNotFound(NotFound):
    code = "readiness.employee_not_found"
    title = "There is no such employee."


def visible_to(actor: Actor) -> EmployeeQuerySet:
    """Return the people this actor may know of: all, or those with a seat in its subtree."""
    employees = Employee.objects.all()
    return employees if actor.unit_id is None else employees.seated_within(actor.unit_id)


def require_visible(actor: Actor, employee_id: UUID) -> Employee:
    """Return one employee. Raises EmployeeNotFound when missing or hidden."""
    employee = visible_to(actor).filter(pk=employee_id).first()
    if employee is None:
        raise EmployeeNotFound(employee_id=str(employee_id))
    return employee


def require_may_edit(actor: Actor, employee_id: UUID) -> Employee:
    """Return one employee, locked for this transaction.

    Raises ChangeDenied or EmployeeNotFound.
    """
    require_may_change(actor)
    rows = visible_to(actor).select_for_update(no_key=True)
    employee = rows.filter(pk=employee_id).first()
    if employee is None:
        raise EmployeeNotFound(employee_id=str(employee_id))
    return employee
