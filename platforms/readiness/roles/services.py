"""Every change of the role catalogue, one role at a time."""

from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.readiness.roles import policies
from platforms.readiness.roles.models import Role, RoleSource
from platforms.readiness.units.policies import blaming


class RoleTitleTaken(Conflict):
    code = "readiness.role_title_taken"
    title = "A role of this title already exists."


class RoleHasHolders(Conflict):
    code = "readiness.role_has_holders"
    title = "People are assigned under this role; give them another role first."


class RoleChanges(TypedDict, total=False):
    title: str
    code: str
    description: str


def _title_taken(title: str) -> dict[str, DomainError]:
    return {"role_title_in_account": blaming("title", RoleTitleTaken, name=title)}


@transaction.atomic
def create(
    *,
    actor: Actor,
    title: str,
    code: str = "",
    description: str = "",
    source: str = RoleSource.MANUAL,
) -> Role:
    """Add a role. Raises ChangeDenied, OutsideYourUnits or RoleTitleTaken."""
    policies.require_may_change_catalogue(actor)
    with refusing(_title_taken(title)):
        role = Role.objects.create(title=title, code=code, description=description, source=source)
    events.emit(family="roles", op="created", entity_ids=[role.pk])
    return role


@transaction.atomic
def change(*, actor: Actor, role_id: UUID, **changes: Unpack[RoleChanges]) -> Role:
    """Change what a role is called or described as.

    Raises ChangeDenied, OutsideYourUnits, RoleNotFound or RoleTitleTaken.
    """
    role = policies.require_may_edit(actor, role_id)
    with refusing(_title_taken(changes.get("title", role.title))):
        changed = save_changes(role, changes)
    if changed:
        events.emit(family="roles", op="updated", entity_ids=[role.pk])
    return role


@transaction.atomic
def delete(*, actor: Actor, role_id: UUID) -> None:
    """Delete a role that nobody ever held, with its responsibilities and their evidence.

    Raises ChangeDenied, OutsideYourUnits, RoleNotFound or RoleHasHolders.
    """
    role = policies.require_may_edit(actor, role_id)
    with refusing(referred_to=RoleHasHolders(role_id=str(role_id))):
        role.delete()
    events.emit(family="roles", op="deleted", entity_ids=[role_id])
