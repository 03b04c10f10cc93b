"""Changes of assignments."""

from datetime import date
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError, Invalid
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.readiness.assignments import policies
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.policies import require_visible as require_employee
from platforms.readiness.positions.policies import require_visible as require_position
from platforms.readiness.roles.policies import require_visible as require_role
from platforms.readiness.units.policies import blaming, referred_to_as, require_may_change


class FteOutOfRange(Invalid):
    code = "readiness.fte_out_of_range"
    title = "An FTE is above 0 and at most 1."


class EndsBeforeStart(Invalid):
    code = "readiness.assignment_ends_before_start"
    title = "An assignment ends after the day it starts on; the end itself is not included."


class AssignmentKeepsItsParties(Conflict):
    code = "readiness.assignment_keeps_its_parties"
    title = "An assignment keeps its employee, position and role; end it and make another one."


class AssignmentChanges(TypedDict, total=False):
    employee_id: UUID
    position_id: UUID
    role_id: UUID
    fte: Decimal
    starts_on: date
    ends_on: date | None


PARTIES = ("employee_id", "position_id", "role_id")


def _broken() -> dict[str, DomainError]:
    return {
        "assignment_fte_above_0_up_to_1": blaming("fte", FteOutOfRange),
        "assignment_ends_after_start": blaming("ends_on", EndsBeforeStart),
    }


@transaction.atomic
def create(
    *,
    actor: Actor,
    employee_id: UUID,
    position_id: UUID,
    role_id: UUID,
    starts_on: date,
    ends_on: date | None = None,
    fte: Decimal = Decimal(1),
) -> PositionAssignment:
    """Assign an employee to a seat under a role, over the half-open days [starts_on, ends_on).

    Raises ChangeDenied, UnknownReference, FteOutOfRange or EndsBeforeStart.
    """
    require_may_change(actor)
    with referred_to_as("employee_id"):
        require_employee(actor, employee_id)
    with referred_to_as("position_id"):
        require_position(actor, position_id)
    with referred_to_as("role_id"):
        require_role(actor, role_id)
    with refusing(_broken()):
        assignment = PositionAssignment.objects.create(
            employee_id=employee_id,
            position_id=position_id,
            role_id=role_id,
            fte=fte,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    events.emit(family="assignments", op="created", entity_ids=[assignment.pk])
    return assignment


@transaction.atomic
def change(
    *, actor: Actor, assignment_id: UUID, **changes: Unpack[AssignmentChanges]
) -> PositionAssignment:
    """Change the FTE or the days of an assignment.

    Raises ChangeDenied, AssignmentNotFound, AssignmentKeepsItsParties, FteOutOfRange or
    EndsBeforeStart.
    """
    assignment = policies.require_may_edit(actor, assignment_id)
    for party in PARTIES:
        if changes.get(party, getattr(assignment, party)) != getattr(assignment, party):
            raise blaming(party, AssignmentKeepsItsParties)
    with refusing(_broken()):
        changed = save_changes(assignment, changes)
    if changed:
        events.emit(family="assignments", op="updated", entity_ids=[assignment.pk])
    return assignment


@transaction.atomic
def delete(*, actor: Actor, assignment_id: UUID) -> None:
    """Delete an assignment made by mistake, with its sign-offs; to end one, give it an end.

    Raises ChangeDenied or AssignmentNotFound.
    """
    policies.require_may_edit(actor, assignment_id).delete()
    events.emit(family="assignments", op="deleted", entity_ids=[assignment_id])
