"""The clock: whoever answers is reminded, and what nobody answered ends. Silence is no state.

A due date is a promise to whoever waits, so it is kept even where a reminder could not go out
because no worker ran.
"""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from annex.identity.models import Account
from annex.realtime import events
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.proposals import reasons
from platforms.marketplace.proposals.deadlines import REMIND_BEFORE
from platforms.marketplace.proposals.models import (
    OPEN,
    Invitation,
    InvitationStatus,
    Proposal,
    ProposalVersion,
    Side,
)
from platforms.marketplace.proposals.services.endings import end
from platforms.marketplace.proposals.states import INVITATION

MOST_AT_ONCE: Final = 200


def sweep(*, at: datetime) -> int:
    """Remind and end what is due in every open account; return how many rows that were."""
    with global_context():
        accounts = list(Account.objects.exclude(status="closed").values_list("pk", flat=True))
    found = 0
    for account_id in accounts:
        with tenant_context(account_id):
            found += sweep_account(at=at)
    return found


def sweep_account(*, at: datetime) -> int:
    """Remind and end what is due in the account entered; return how many rows that were."""
    found = 0
    for part in (_lapse_proposals, _lapse_invitations, _remind_of_proposals, _remind_invited):
        while (some := part(at)) > 0:
            found += some
    return found


def _open_proposals() -> QuerySet[Proposal]:
    return Proposal.objects.select_for_update(no_key=True, skip_locked=True).filter(status__in=OPEN)


def _sent_invitations() -> QuerySet[Invitation]:
    return Invitation.objects.select_for_update(no_key=True, skip_locked=True).filter(
        status=InvitationStatus.SENT
    )


@transaction.atomic
def _lapse_proposals(at: datetime) -> int:
    versions = ProposalVersion.objects.filter(proposal=OuterRef("pk")).order_by("-number")
    overdue = _open_proposals().filter(respond_by__lte=at).order_by("respond_by", "pk")
    found = 0
    for row in overdue.annotate(asked_by=Subquery(versions.values("offered_by")[:1]))[
        :MOST_AT_ONCE
    ]:
        asked_specialist = row.asked_by == Side.CLIENT
        reason = reasons.SPECIALIST_SILENT if asked_specialist else reasons.CLIENT_SILENT
        end(row, "lapse", reason=reason, at=at)
        found += 1
    return found


@transaction.atomic
def _lapse_invitations(at: datetime) -> int:
    overdue = _sent_invitations().filter(respond_by__lte=at).order_by("respond_by", "pk")
    found = 0
    for row in overdue[:MOST_AT_ONCE]:
        INVITATION.move(row, "lapse", reason=reasons.SPECIALIST_SILENT, at=at)
        events.emit(family="proposals", op="invitation_lapsed", entity_ids=[row.pk])
        found += 1
    return found


@transaction.atomic
def _remind_of_proposals(at: datetime) -> int:
    due = _open_proposals().filter(
        respond_by__gt=at, respond_by__lte=at + REMIND_BEFORE, reminded_at=None
    )
    found = 0
    for row in due.order_by("respond_by", "pk")[:MOST_AT_ONCE]:
        Proposal.objects.filter(pk=row.pk).update(reminded_at=at)
        events.emit(family="proposals", op="reminded", entity_ids=[row.pk])
        found += 1
    return found


@transaction.atomic
def _remind_invited(at: datetime) -> int:
    due = _sent_invitations().filter(
        respond_by__gt=at, respond_by__lte=at + REMIND_BEFORE, reminded_at=None
    )
    found = 0
    for row in due.order_by("respond_by", "pk")[:MOST_AT_ONCE]:
        Invitation.objects.filter(pk=row.pk).update(reminded_at=at)
        events.emit(family="proposals", op="invitation_reminded", entity_ids=[row.pk])
        found += 1
    return found
