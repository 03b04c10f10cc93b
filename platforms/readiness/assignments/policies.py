"""Who may see and change assignments and sign-offs."""

from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.readiness.assignments.models import (
    PositionAssignment,
    PositionAssignmentQuerySet,
    SignOff,
    SignOffQuerySet,
)
from platforms.readiness.units.policies import require_may_change


class AssignmentNotFound(NotFound):
    code = "readiness.assignment_not_found"
    title = "There is no such assignment."


class SignOffNotFound(NotFound):
    code = "readiness.sign_off_not_found"
    title = "There is no such sign-off."


def visible_to(actor: Actor) -> PositionAssignmentQuerySet:
    """Return the assignments this actor may know of: all, or those to seats of its subtree."""
    assignments = PositionAssignment.objects.all()
    return assignments if actor.unit_id is None else assignments.within(actor.unit_id)


def sign_offs_visible_to(actor: Actor) -> SignOffQuerySet:
    """Return the sign-offs of the assignments this actor may know of."""
    sign_offs = SignOff.objects.all()
    return sign_offs if actor.unit_id is None else sign_offs.within(actor.unit_id)


def require_visible(actor: Actor, assignment_id: UUID) -> PositionAssignment:
    """Return one assignment. Raises AssignmentNotFound when missing or hidden."""
    assignment = visible_to(actor).filter(pk=assignment_id).first()
    if assignment is None:
        raise AssignmentNotFound(assignment_id=str(assignment_id))
    return assignment


def require_may_edit(actor: Actor, assignment_id: UUID) -> PositionAssignment:
    """Return one assignment, locked for this transaction.

    Raises ChangeDenied or AssignmentNotFound.
    """
    require_may_change(actor)
    rows = visible_to(actor).select_for_update(no_key=True, of=("self",))
    assignment = rows.filter(pk=assignment_id).first()
    if assignment is None:
        raise AssignmentNotFound(assignment_id=str(assignment_id))
    return assignment


def require_may_edit_sign_off(actor: Actor, sign_off_id: UUID) -> SignOff:
    """Return one sign-off, locked for this transaction. Raises ChangeDenied or SignOffNotFound."""
    require_may_change(actor)
    rows = sign_offs_visible_to(actor).select_for_update(no_key=True, of=("self",))
    sign_off = rows.filter(pk=sign_off_id).first()
    if sign_off is None:
        raise SignOffNotFound(sign_off_id=str(sign_off_id))
    return sign_off
