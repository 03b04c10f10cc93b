"""Invitations into an account: made by an administrator, sent by mail, accepted with its secret."""

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext

from annex.identity import mail, policies, services
from annex.identity.models import Account, Invitation, Language, Member, User, UserManager
from annex.identity.signals import announce
from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict
from annex.tenancy import seal
from annex.tenancy.celery import publish_after_commit
from annex.tenancy.context import global_context, tenant_context
from annex.tenancy.writes import refusing

log = logging.getLogger(__name__)

LIFETIME: Final = timedelta(days=7)
TASK: Final = "identity.send_invitation"


class AlreadyInvited(Conflict):
    """An invitation to this address waits, or has expired; it can be sent again."""

    code = "identity.already_invited"
    title = "This address was invited already; send that invitation again, or revoke it first."


class InvitationEnded(Conflict):
    """Accepted or revoked, an invitation stays as it is."""

    code = "identity.invitation_ended"
    title = "This invitation was accepted or revoked; make another one."


class ForSomebodyElse(Conflict):
    """The invitation was sent to another address than the person's."""

    code = "identity.invitation_for_somebody_else"
    title = "This invitation was sent to another address than yours."


@dataclass(frozen=True, slots=True)
class Offer:
    """What a secret opens: an invitation that can be accepted now, and the account it leads to."""

    invitation: Invitation
    account: Account


@transaction.atomic
def invite(
    *,
    actor: Actor,
    at: datetime,
    email: str,
    role: str,
    unit_id: UUID | None = None,
    language: str = Language.ENGLISH,
) -> Invitation:
    """Offer a role to an address, and send it a mail once the transaction has committed.

    Raises AdministrationDenied, RoleAboveYours, OutsideYourUnits, UnknownUnit, AlreadyMember or
    AlreadyInvited.
    """
    policies.require_administrator(actor)
    policies.require_may_give(actor, role)
    policies.require_may_limit_to(actor, unit_id)
    address = UserManager.normalize_email(email)
    if Member.objects.filter(email=address).exists():
        raise services.AlreadyMember(errors={"email": [services.AlreadyMember.title]})
    taken = AlreadyInvited(errors={"email": [AlreadyInvited.title]})
    with refusing({"identity_invitation_open_once": taken}):
        invitation = Invitation.objects.create(
            email=address,
            role=role,
            unit_id=unit_id,
            language=language,
            invited_by_id=actor.user_id,
            created_at=at,
            expires_at=at + LIFETIME,
        )
    _send_after_commit(invitation)
    return invitation


@transaction.atomic
def resend(*, actor: Actor, invitation_id: UUID, at: datetime) -> Invitation:
    """Send an invitation again, for another seven days; the link sent before opens nothing more.

    Raises AdministrationDenied, InvitationNotFound, RoleAboveYours or InvitationEnded.
    """
    invitation = _still_open(policies.require_may_steer(actor, invitation_id))
    invitation.expires_at = at + LIFETIME
    invitation.secret_checksum = ""
    invitation.sent_at = None
    invitation.save(update_fields=("expires_at", "secret_checksum", "sent_at"))
    _send_after_commit(invitation)
    return invitation


@transaction.atomic
def revoke(*, actor: Actor, invitation_id: UUID, at: datetime) -> Invitation:
    """Take an invitation back: from now on its link opens nothing.

    Raises AdministrationDenied, InvitationNotFound, RoleAboveYours or InvitationEnded.
    """
    invitation = _still_open(policies.require_may_steer(actor, invitation_id))
    invitation.revoked_at = at
    invitation.save(update_fields=("revoked_at",))
    announce("uninvited", data={"invitation_id": str(invitation.pk)})
    return invitation


@transaction.atomic
def deliver(*, invitation_id: UUID, at: datetime) -> None:
    """Make the invitation's secret and mail it; only its checksum is kept.

    A mail that can not be sent leaves the invitation unsent. One that was accepted, revoked or
    sent meanwhile is left alone.
    """
    rows = Invitation.objects.select_for_update(no_key=True)
    invitation = rows.filter(pk=invitation_id, sent_at=None).first()
    if invitation is None or invitation.status_at(at) != "pending":
        return
    secret = secrets.token_urlsafe(32)
    invitation.secret_checksum = _checksum(secret)
    invitation.sent_at = at
    invitation.save(update_fields=("secret_checksum", "sent_at"))
    announce("mailed", data={"invitation_id": str(invitation.pk)})
    mail.send_invitation(invitation, secret)


def recognise(secret: str) -> Offer | None:
    """Return what ``secret`` offers, or None when it opens nothing, whatever the reason."""
    with global_context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM annex.invitation_of(%s)", [seal.sign(f"annex_i_{_checksum(secret)}")]
        )
        row: tuple[UUID, UUID] | None = cursor.fetchone()
    if row is None:
        return None
    invitation_id, account_id = row
    with tenant_context(account_id):
        return Offer(Invitation.objects.get(pk=invitation_id), Account.objects.get(pk=account_id))


@transaction.atomic
def accept(*, secret: str, user: User, at: datetime) -> Offer:
    """Make a person who has the address a member.

    Raises InvitationNotFound, ForSomebodyElse or AlreadyMember.
    """
    offer = _locked(secret)
    if user.email != offer.invitation.email:
        raise ForSomebodyElse
    _admit(offer, user, at)
    return offer


@transaction.atomic
def accept_as_new(
    *, secret: str, full_name: str, password: str, at: datetime
) -> tuple[Offer, User]:
    """Make a new person with the invited address, and make them a member.

    Raises InvitationNotFound, EmailTaken, and Django's ValidationError for a weak password.
    """
    offer = _locked(secret)
    if not full_name.strip():
        raise ValidationError({"full_name": [gettext("Say your name.")]})
    user = services.create_user(
        email=offer.invitation.email,
        full_name=full_name.strip(),
        password=password,
        language=offer.invitation.language,
    )
    _admit(offer, user, at)
    return offer, user


def _admit(offer: Offer, user: User, at: datetime) -> None:
    invitation = offer.invitation
    membership = services.add_member(
        account=offer.account,
        user=user,
        role=invitation.role,
        unit_id=invitation.unit_id,
        by_user_id=invitation.invited_by_id,
    )
    with tenant_context(offer.account.pk, user.pk):
        invitation.accepted_at = at
        invitation.save(update_fields=("accepted_at",))
        announce("created", membership.pk, data={"invitation_id": str(invitation.pk)})


def _locked(secret: str) -> Offer:
    """Return what ``secret`` offers, its invitation locked for this transaction."""
    offer = recognise(secret)
    if offer is None:
        raise policies.InvitationNotFound
    with tenant_context(offer.account.pk):
        rows = Invitation.objects.select_for_update(no_key=True).filter(
            pk=offer.invitation.pk,
            secret_checksum=_checksum(secret),
            accepted_at=None,
            revoked_at=None,
        )
        invitation = rows.first()
    if invitation is None:
        raise policies.InvitationNotFound
    return Offer(invitation, offer.account)


def _still_open(invitation: Invitation) -> Invitation:
    if invitation.accepted_at is not None or invitation.revoked_at is not None:
        raise InvitationEnded(invitation_id=str(invitation.pk))
    return invitation


def _checksum(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _send_after_commit(invitation: Invitation) -> None:
    announce("invited", data={"invitation_id": str(invitation.pk)})
    # Where nobody is told the list shows that it was not sent; whoever invited sends it again.
    publish_after_commit(TASK, log, invitation_id=str(invitation.pk))
