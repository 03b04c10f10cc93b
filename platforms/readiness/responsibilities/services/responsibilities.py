"""Changes of responsibilities."""

from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.readiness.responsibilities import policies
from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.roles.policies import require_may_change_catalogue
from platforms.readiness.roles.policies import require_visible as require_role
from platforms.readiness.units.policies import blaming, referred_to_as


class ResponsibilityNameTaken(Conflict):
    code = "readiness.responsibility_name_taken"
    title = "The role already has a responsibility of this name."


class ResponsibilityKeepsRole(Conflict):
    code = "readiness.responsibility_keeps_role"
    title = "A responsibility stays with its role; make another one for the other role."


class ResponsibilityChanges(TypedDict, total=False):
    role_id: UUID
    name: str
    weight: int


def _name_taken() -> dict[str, DomainError]:
    return {"responsibility_once_in_role": blaming("name", ResponsibilityNameTaken)}


@transaction.atomic
def create(*, actor: Actor, role_id: UUID, name: str, weight: int = 1) -> Responsibility:
    """Add a responsibility to a role; ``weight`` runs from 1 to 5.

    Raises ChangeDenied, OutsideYourUnits, UnknownReference or ResponsibilityNameTaken.
    """
    require_may_change_catalogue(actor)
    with referred_to_as("role_id"):
        role = require_role(actor, role_id)
    with refusing(_name_taken()):
        row = Responsibility.objects.create(role=role, name=name, weight=weight)
    events.emit(family="responsibilities", op="created", entity_ids=[row.pk])
    return row


@transaction.atomic
def change(
    *, actor: Actor, responsibility_id: UUID, **changes: Unpack[ResponsibilityChanges]
) -> Responsibility:
    """Rename a responsibility or weigh it anew; it stays with its role.

    Raises ChangeDenied, OutsideYourUnits, ResponsibilityNotFound, ResponsibilityKeepsRole or
    ResponsibilityNameTaken.
    """
    row = policies.require_may_edit(actor, responsibility_id)
    if changes.get("role_id", row.role_id) != row.role_id:
        raise blaming("role_id", ResponsibilityKeepsRole)
    with refusing(_name_taken()):
        changed = save_changes(row, changes)
    if changed:
        events.emit(family="responsibilities", op="updated", entity_ids=[row.pk])
    return row


@transaction.atomic
def delete(*, actor: Actor, responsibility_id: UUID) -> None:
    """Delete a responsibility with its requirements, their evidence, and its sign-offs.

    Raises ChangeDenied, OutsideYourUnits or ResponsibilityNotFound.
    """
    policies.require_may_edit(actor, responsibility_id).delete()
    events.emit(family="responsibilities", op="deleted", entity_ids=[responsibility_id])
