"""Every change of who belongs to an account, and as what.

An account keeps an active owner whom no unit limits, whatever two administrators do at once.
"""

from collections.abc import Iterable
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.identity import policies
from annex.identity.models import Membership, Person, Role
from annex.identity.permissions import model_permissions
from annex.identity.signals import announce
from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid
from annex.tenancy.writes import save_changes


class LastOwner(Conflict):
    """Nobody could manage the account any more."""

    code = "identity.last_owner"
    title = "This is the account's last active owner; make somebody else an owner first."


class UnknownPermission(Invalid):
    """A permission that no model of the product declares."""

    code = "identity.unknown_permission"
    title = "There is no such permission."


class MemberChanges(TypedDict, total=False):
    role: str
    unit_id: UUID | None
    permissions: list[str]


@transaction.atomic
def change(*, actor: Actor, member_id: UUID, **changes: Unpack[MemberChanges]) -> Membership:
    """Give a member another role, another limit or other permissions.

    Raises AdministrationDenied, MemberNotFound, RoleAboveYours, OutsideYourUnits, UnknownUnit,
    UnknownPermission or LastOwner.
    """
    membership = policies.require_may_administer(actor, member_id)
    if "role" in changes:
        policies.require_may_give(actor, changes["role"])
        if changes["role"] != Role.OWNER:
            _require_another_owner(membership)
    if "unit_id" in changes and changes["unit_id"] != membership.unit_id:
        policies.require_may_limit_to(actor, changes["unit_id"])
        _require_another_owner(membership)
    if "permissions" in changes:
        changes["permissions"] = require_known(changes["permissions"])
    return _save(membership, **changes)


@transaction.atomic
def permit(*, user_ids: Iterable[UUID], permissions: Iterable[str]) -> int:
    """Give members of the account entered permissions beside their own; return to how many.

    For whoever runs the server, who acts as nobody of the account. Raises UnknownPermission.
    """
    given = require_known(permissions)
    changed = 0
    for membership in Membership.objects.select_for_update().filter(user_id__in=list(user_ids)):
        held = sorted({*membership.permissions, *given})
        if held != sorted(membership.permissions):
            _save(membership, permissions=held)
            changed += 1
    return changed


@transaction.atomic
def suspend(*, actor: Actor, member_id: UUID) -> Membership:
    """Shut a member out, from their next request on, and keep what they are.

    Raises AdministrationDenied, MemberNotFound, RoleAboveYours or LastOwner.
    """
    membership = policies.require_may_administer(actor, member_id)
    _require_another_owner(membership)
    return _save(membership, is_active=False)


@transaction.atomic
def reactivate(*, actor: Actor, member_id: UUID) -> Membership:
    """Let a suspended member in again.

    Raises AdministrationDenied, MemberNotFound or RoleAboveYours.
    """
    return _save(policies.require_may_administer(actor, member_id), is_active=True)


@transaction.atomic
def remove(*, actor: Actor, member_id: UUID) -> None:
    """End a membership; the person and what they did stay.

    Raises AdministrationDenied, MemberNotFound, RoleAboveYours or LastOwner.
    """
    membership = policies.require_may_administer(actor, member_id)
    _require_another_owner(membership)
    membership.delete()
    announce("deleted", member_id)


def require_known(permissions: Iterable[str]) -> list[str]:
    """Return the permissions in order, each once. Raises UnknownPermission."""
    named = sorted(set(permissions))
    if unknown := sorted(set(named) - model_permissions().keys()):
        raise UnknownPermission(
            errors={"permissions": [UnknownPermission.title]}, permissions=unknown
        )
    return named


def _require_another_owner(membership: Membership) -> None:
    """Raise LastOwner when nobody else is an active owner of all units; owners are locked."""
    if membership.role != Role.OWNER or not membership.is_active or membership.unit_id is not None:
        return
    people = Person.objects.filter(is_active=True).values("pk")
    owners = Membership.objects.filter(
        role=Role.OWNER, is_active=True, unit_id=None, user_id__in=people
    )
    if not owners.exclude(pk=membership.pk).exists():
        raise LastOwner(member_id=str(membership.pk))


def _save(membership: Membership, **changes: object) -> Membership:
    if save_changes(membership, changes):
        announce("updated", membership.pk)
    return membership
