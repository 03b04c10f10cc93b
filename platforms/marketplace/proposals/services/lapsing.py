"""The clock: whoever answers is reminded, and what nobody answered ends. Silence is no state.

A due date is a promise to whoever waits, so it is kept even where a reminder could not go out
because no worker ran.
"""

import logging
from collections.abc import Mapping, Set
from datetime import datetime
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from annex.identity.models import Account
from annex.realtime import events
from annex.tenancy.celery import publish_after_commit
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.proposals import reasons
from platforms.marketplace.proposals.deadlines import remind_before
from platforms.marketplace.proposals.models import Invitation, Proposal, Side
from platforms.marketplace.proposals.reads import (
    latest_side,
    open_proposals,
    sent_invitations,
    who_answers_invitations,
    who_answers_proposals,
)
from platforms.marketplace.proposals.services.endings import end
from platforms.marketplace.proposals.states import INVITATION

log = logging.getLogger(__name__)

MOST_AT_ONCE: Final = 200
MAIL_PROPOSAL: Final = "marketplace.mail_proposal"
MAIL_INVITATION: Final = "marketplace.mail_mission_invitation"

Row = TypeVar("Row", bound=Model)


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


def _taken(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Lock what no other sweep has taken."""
    return rows.select_for_update(no_key=True, skip_locked=True, of=("self",))


@transaction.atomic
def _lapse_proposals(at: datetime) -> int:
    overdue = _taken(open_proposals()).filter(respond_by__lte=at).order_by("respond_by", "pk")
    found = 0
    for row in overdue.annotate(offered_by=latest_side())[:MOST_AT_ONCE]:
        asked_specialist = row.offered_by == Side.CLIENT
        reason = reasons.SPECIALIST_SILENT if asked_specialist else reasons.CLIENT_SILENT
        end(row, "lapse", reason=reason, at=at)
        found += 1
    return found


@transaction.atomic
def _lapse_invitations(at: datetime) -> int:
    overdue = _taken(sent_invitations()).filter(respond_by__lte=at).order_by("respond_by", "pk")
    found = 0
    for row in overdue[:MOST_AT_ONCE]:
        INVITATION.move(row, "lapse", reason=reasons.SPECIALIST_SILENT, at=at)
        events.emit(family="proposals", op="invitation_lapsed", entity_ids=[row.pk])
        found += 1
    return found


def _due(at: datetime) -> Q:
    """Return the condition that an answer is due soon, and that nobody was reminded."""
    return Q(respond_by__gt=at, respond_by__lte=at + remind_before(), reminded_at=None)


@transaction.atomic
def _remind_of_proposals(at: datetime) -> int:
    due = _taken(open_proposals()).filter(_due(at)).order_by("respond_by", "pk")
    ids = [row.pk for row in due[:MOST_AT_ONCE]]
    Proposal.objects.filter(pk__in=ids).update(reminded_at=at)
    for proposal_id in ids:
        events.emit(family="proposals", op="reminded", entity_ids=[proposal_id])
    _mail_after_commit(MAIL_PROPOSAL, who_answers_proposals(ids))
    return len(ids)


@transaction.atomic
def _remind_invited(at: datetime) -> int:
    due = _taken(sent_invitations()).filter(_due(at)).order_by("respond_by", "pk")
    ids = [row.pk for row in due[:MOST_AT_ONCE]]
    Invitation.objects.filter(pk__in=ids).update(reminded_at=at)
    for invitation_id in ids:
        events.emit(family="proposals", op="invitation_reminded", entity_ids=[invitation_id])
    _mail_after_commit(MAIL_INVITATION, who_answers_invitations(ids))
    return len(ids)


def _mail_after_commit(task: str, answerers: Mapping[UUID, Set[UUID]]) -> None:
    for row_id, user_ids in answerers.items():
        for user_id in sorted(user_ids):
            # Where nobody is told they see it in the web app. One message each: what is sent again
            # after a failure goes to nobody who has it.
            publish_after_commit(task, log, row_id=str(row_id), user_id=str(user_id))
