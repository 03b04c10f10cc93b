"""The entry points of the readiness cascade: whoever wants values recalculated calls these.

Each marks in the transaction that is open and wakes the stage once it has committed; the tasks
behind them are never called directly. The ticket they return says when all is done that the open
transaction has marked until then.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from annex.cascades import marks, recalculations
from annex.cascades.models import Recalculation
from annex.cascades.tickets import CascadeTicket
from annex.cascades.wake import wake_after_commit
from annex.kernel.actor import Actor
from platforms.readiness.scores import policies
from platforms.readiness.scores.cascade import NAME


@transaction.atomic
def _trigger(marked: str, record_id: UUID, *, wake: str | None = None) -> CascadeTicket:
    ticket = marks.add(NAME, marked, [record_id])
    wake_after_commit(NAME, wake or marked)
    return ticket


def trigger_readiness_cascade_from_responsibility(responsibility_id: UUID) -> CascadeTicket:
    """Recalculate a responsibility and, as far as values change, all that hangs on it."""
    return _trigger("responsibility", responsibility_id)


def trigger_readiness_cascade_from_role(role_id: UUID) -> CascadeTicket:
    """Recalculate a role and, as far as values change, all that hangs on it."""
    return _trigger("role", role_id)


def trigger_readiness_cascade_from_position_assignment(assignment_id: UUID) -> CascadeTicket:
    """Recalculate an assignment and, as far as values change, all that hangs on it."""
    # What the assignee is signed off for comes first, where that has changed as well.
    return _trigger("position_assignment", assignment_id, wake="signed_share")


def trigger_readiness_cascade_from_employee(employee_id: UUID) -> CascadeTicket:
    """Recalculate a person and, as far as values change, their units and the account."""
    return _trigger("employee", employee_id)


def trigger_readiness_cascade_from_unit(unit_id: UUID) -> CascadeTicket:
    """Recalculate a unit and all units above it."""
    return _trigger("branch", unit_id, wake="unit")


def trigger_readiness_cascade_from_account(account_id: UUID) -> CascadeTicket:
    """Recalculate the account's own value."""
    return _trigger("account", account_id)


@transaction.atomic
def trigger_readiness_cascade_for_account() -> CascadeTicket:
    """Recalculate everything in the account entered, level by level."""
    ticket = marks.add_all(NAME)
    wake_after_commit(NAME)
    return ticket


_TRIGGERS: Final[dict[str, Callable[[UUID], CascadeTicket]]] = {
    "responsibility": trigger_readiness_cascade_from_responsibility,
    "role": trigger_readiness_cascade_from_role,
    "position_assignment": trigger_readiness_cascade_from_position_assignment,
    "employee": trigger_readiness_cascade_from_employee,
    "unit": trigger_readiness_cascade_from_unit,
    "account": trigger_readiness_cascade_from_account,
}


@transaction.atomic
def recalculate(*, actor: Actor, level: str, record_id: UUID, at: datetime) -> Recalculation:
    """Have the readiness of one record, and of what hangs on it, computed anew.

    Whoever follows the record is told how far it is. Raises a NotFound when the record is missing
    or hidden.
    """
    policies.require_visible(actor, level, record_id)
    ticket = _TRIGGERS[level](record_id)
    return recalculations.follow(ticket, level=level, object_id=record_id, at=at)
