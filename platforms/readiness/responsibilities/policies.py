"""Who may see and change responsibilities, requirements and evidence.

Everybody of the account sees them; changing them takes a manager who is not limited to a part of
the company, because a role asks the same of everybody who holds it.
"""

from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.readiness.responsibilities.models import (
    Evidence,
    EvidenceQuerySet,
    Requirement,
    RequirementQuerySet,
    Responsibility,
    ResponsibilityQuerySet,
)
from platforms.readiness.roles.policies import require_may_change_catalogue


class ResponsibilityNotFound(NotFound):
    code = "readiness.responsibility_not_found"
    title = "There is no such responsibility."


class RequirementNotFound(NotFound):
    code = "readiness.requirement_not_found"
    title = "There is no such requirement."


class EvidenceNotFound(NotFound):
    code = "readiness.evidence_not_found"
    title = "There is no such evidence."


def visible_to(actor: Actor) -> ResponsibilityQuerySet:
    """Return the responsibilities this actor may know of."""
    return Responsibility.objects.all()


def requirements_visible_to(actor: Actor) -> RequirementQuerySet:
    """Return the requirements this actor may know of."""
    return Requirement.objects.all()


def evidence_visible_to(actor: Actor) -> EvidenceQuerySet:
    """Return the evidence this actor may know of."""
    return Evidence.objects.all()


def require_visible(actor: Actor, responsibility_id: UUID) -> Responsibility:
    """Return one responsibility. Raises ResponsibilityNotFound."""
    row = visible_to(actor).filter(pk=responsibility_id).first()
    if row is None:
        raise ResponsibilityNotFound(responsibility_id=str(responsibility_id))
    return row


def require_may_edit(actor: Actor, responsibility_id: UUID) -> Responsibility:
    """Return one responsibility, locked for this transaction.

    Raises ChangeDenied, OutsideYourUnits or ResponsibilityNotFound.
    """
    require_may_change_catalogue(actor)
    rows = visible_to(actor).select_for_update(no_key=True)
    row = rows.filter(pk=responsibility_id).first()
    if row is None:
        raise ResponsibilityNotFound(responsibility_id=str(responsibility_id))
    return row


def require_may_edit_requirement(actor: Actor, requirement_id: UUID) -> Requirement:
    """Return one requirement, locked for this transaction.

    Raises ChangeDenied, OutsideYourUnits or RequirementNotFound.
    """
    require_may_change_catalogue(actor)
    rows = requirements_visible_to(actor).select_for_update(no_key=True)
    row = rows.filter(pk=requirement_id).first()
    if row is None:
        raise RequirementNotFound(requirement_id=str(requirement_id))
    return row
