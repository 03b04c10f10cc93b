"""Who may hold a token for which account, and who may see and change its members."""

from uuid import UUID

from django.db.models import QuerySet

from annex.identity.models import (
    Account,
    Invitation,
    Member,
    Membership,
    Role,
    User,
)
from annex.identity.units import unit_tree
from annex.kernel.actor import Actor
from annex.kernel.errors import Denied, Invalid, NotFound
from annex.tenancy.context import tenant_context


class MemberNotFound(NotFound):
    code = "identity.member_not_found"
    title = "There is no such member."


class InvitationNotFound(NotFound):
    code = "identity.invitation_not_found"
    title = "There is no such invitation."


class AdministrationDenied(Denied):
    code = "identity.administration_denied"
    title = "Changing who belongs to the account takes an administrator or an owner."


class RoleAboveYours(Denied):
    code = "identity.role_above_yours"
    title = "You can not give, change or take away a role above your own."


class OutsideYourUnits(Denied):
    code = "identity.outside_your_units"
    title = "Your membership is limited to a part of the company, and so is what you may give."


class UnknownUnit(Invalid):
    code = "identity.unknown_unit"
    title = "There is no such unit."


def live_membership(*, user_id: UUID, account_id: UUID) -> Membership | None:
    """Return the active membership of a person in an account, or None."""
    with tenant_context(account_id, user_id):
        return Membership.objects.filter(user_id=user_id, is_active=True).first()


def may_hold_tokens(*, user: User, account: Account) -> bool:
    """Tell whether tokens of ``user`` for ``account`` may be issued and renewed."""
    return (
        user.is_active
        and account.status != Account.Status.CLOSED
        and live_membership(user_id=user.pk, account_id=account.pk) is not None
    )


def visible_to(actor: Actor) -> QuerySet[Member]:
    """Return the members this actor may know of.

    A manager sees all, or those limited to the subtree that limits the manager; anybody else
    only themselves.
    """
    members: QuerySet[Member] = Member.objects.all()
    if not actor.has_role("manager"):
        return members.filter(user_id=actor.user_id) if actor.user_id else members.none()
    if actor.unit_id is None:
        return members
    return members.filter(unit_id__in=unit_tree().subtree(actor.unit_id))


def require_administrator(actor: Actor) -> None:
    """Raise AdministrationDenied unless the actor is an administrator or more."""
    if not actor.has_role("admin"):
        raise AdministrationDenied


def require_may_give(actor: Actor, role: str) -> None:
    """Raise RoleAboveYours unless the actor may give somebody ``role``."""
    if not actor.has_role(role):
        raise RoleAboveYours(errors={"role": [RoleAboveYours.title]})


def require_may_limit_to(actor: Actor, unit_id: UUID | None) -> None:
    """Raise OutsideYourUnits or UnknownUnit unless the actor may limit somebody to that unit."""
    if unit_id is not None and not unit_tree().contains(unit_id):
        raise UnknownUnit(errors={"unit_id": [UnknownUnit.title]})
    if not covers(actor, unit_id):
        raise OutsideYourUnits(errors={"unit_id": [OutsideYourUnits.title]})


def covers(actor: Actor, unit_id: UUID | None) -> bool:
    """Tell whether a unit lies within the actor's limit; None is the whole account."""
    if actor.unit_id is None:
        return True
    return unit_id is not None and unit_tree().is_within(unit_id, actor.unit_id)


def require_may_administer(actor: Actor, member_id: UUID) -> Membership:
    """Return one membership, locked for this transaction, after those of all active owners.

    The owners are locked first and in one order, so that two changes which would each leave an
    owner take turns. Raises AdministrationDenied, MemberNotFound or RoleAboveYours.
    """
    require_administrator(actor)
    locked = Membership.objects.select_for_update(no_key=True).order_by("pk")
    list(locked.filter(role=Role.OWNER, is_active=True))
    membership = locked.filter(pk=member_id).first()
    if membership is None or not covers(actor, membership.unit_id):
        raise MemberNotFound(member_id=str(member_id))
    if not actor.has_role(membership.role):
        raise RoleAboveYours
    return membership


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Return the invitations that an administrator may know of, within the units of theirs."""
    invitations = Invitation.objects.all()
    if not actor.has_role("admin"):
        return invitations.none()
    if actor.unit_id is None:
        return invitations
    return invitations.filter(unit_id__in=unit_tree().subtree(actor.unit_id))


def require_may_steer(actor: Actor, invitation_id: UUID) -> Invitation:
    """Return one invitation, locked for this transaction.

    Raises AdministrationDenied, InvitationNotFound or RoleAboveYours.
    """
    require_administrator(actor)
    rows = invitations_visible_to(actor).select_for_update(no_key=True)
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None:
        raise InvitationNotFound(invitation_id=str(invitation_id))
    if not actor.has_role(invitation.role):
        raise RoleAboveYours
    return invitation
