"""Changes of requirements, and of what satisfies them."""

from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.cascades.wake import wake_after_commit
from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid
from annex.realtime import events
from annex.tenancy.writes import save_changes
from platforms.readiness.responsibilities import policies
from platforms.readiness.responsibilities.models import Evidence, Requirement
from platforms.readiness.roles.policies import require_may_change_catalogue
from platforms.readiness.units.policies import blaming, referred_to_as


class RequirementNotSatisfied(Conflict):
    code = "readiness.requirement_not_satisfied"
    title = "The requirement is not satisfied, so there is no evidence to withdraw."


class EvidenceAlreadyExpired(Invalid):
    code = "readiness.evidence_already_expired"
    title = "Evidence has to expire in the future, or never."


class RequirementKeepsResponsibility(Conflict):
    code = "readiness.requirement_keeps_responsibility"
    title = "A requirement stays with its responsibility; make another one for the other."


class RequirementChanges(TypedDict, total=False):
    responsibility_id: UUID
    kind: str
    name: str
    weight: int


def _emit(op: str, requirement: Requirement) -> None:
    events.emit(
        family="responsibilities",
        op=op,
        entity_ids=[requirement.responsibility_id],
        data={"requirement_id": str(requirement.pk)},
    )


@transaction.atomic
def create(
    *, actor: Actor, responsibility_id: UUID, kind: str, name: str, weight: int = 1
) -> Requirement:
    """Ask one more thing of a responsibility; ``weight`` runs from 1 to 5.

    Raises ChangeDenied, OutsideYourUnits or UnknownReference.
    """
    require_may_change_catalogue(actor)
    with referred_to_as("responsibility_id"):
        responsibility = policies.require_visible(actor, responsibility_id)
    requirement = Requirement.objects.create(
        responsibility=responsibility, kind=kind, name=name, weight=weight
    )
    _emit("updated", requirement)
    return requirement


@transaction.atomic
def change(
    *, actor: Actor, requirement_id: UUID, **changes: Unpack[RequirementChanges]
) -> Requirement:
    """Change what a requirement asks; it stays with its responsibility.

    Raises ChangeDenied, OutsideYourUnits, RequirementNotFound or RequirementKeepsResponsibility.
    """
    requirement = policies.require_may_edit_requirement(actor, requirement_id)
    if changes.get("responsibility_id", requirement.responsibility_id) != (
        requirement.responsibility_id
    ):
        raise blaming("responsibility_id", RequirementKeepsResponsibility)
    if save_changes(requirement, changes):
        _emit("updated", requirement)
    return requirement


@transaction.atomic
def delete(*, actor: Actor, requirement_id: UUID) -> None:
    """Delete a requirement with its evidence.

    Raises ChangeDenied, OutsideYourUnits or RequirementNotFound.
    """
    requirement = policies.require_may_edit_requirement(actor, requirement_id)
    _emit("updated", requirement)
    requirement.delete()


@transaction.atomic
def satisfy(
    *,
    actor: Actor,
    requirement_id: UUID,
    at: datetime,
    note: str = "",
    url: str = "",
    expires_at: datetime | None = None,
) -> Evidence:
    """Record evidence that a requirement is satisfied over the half-open span [at, expires_at).

    Raises ChangeDenied, OutsideYourUnits, RequirementNotFound or EvidenceAlreadyExpired.
    """
    requirement = policies.require_may_edit_requirement(actor, requirement_id)
    if expires_at is not None and expires_at <= at:
        raise blaming("expires_at", EvidenceAlreadyExpired)
    evidence = Evidence.objects.create(
        requirement=requirement,
        note=note,
        url=url,
        satisfied_at=at,
        expires_at=expires_at,
        recorded_by_id=actor.user_id,
    )
    _emit("satisfied", requirement)
    return evidence


@transaction.atomic
def withdraw(*, actor: Actor, requirement_id: UUID, at: datetime) -> Requirement:
    """Withdraw all evidence of a requirement that is valid at ``at``, from then on.

    Raises ChangeDenied, OutsideYourUnits, RequirementNotFound or RequirementNotSatisfied.
    """
    requirement = policies.require_may_edit_requirement(actor, requirement_id)
    valid = policies.evidence_visible_to(actor).filter(requirement=requirement).valid_at(at)
    if not valid.update(withdrawn_at=at):
        raise RequirementNotSatisfied(requirement_id=str(requirement_id))
    wake_after_commit("readiness")
    _emit("withdrawn", requirement)
    return requirement
