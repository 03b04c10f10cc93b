"""Changes of interviews."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid
from annex.realtime import events
from annex.tenancy.writes import save_changes
from platforms.marketplace.missions.states import NotPossibleNow
from platforms.marketplace.proposals import policies
from platforms.marketplace.proposals.deadlines import AFTER_INTERVIEW, MOST
from platforms.marketplace.proposals.models import (
    OPEN,
    Interview,
    InterviewStatus,
    Proposal,
    ProposalStatus,
    Side,
)
from platforms.marketplace.proposals.states import INTERVIEW, PROPOSAL
from platforms.marketplace.skills.policies import blaming, referred_to_as


class InterviewOutOfRange(Invalid):
    code = "marketplace.interview_out_of_range"
    title = "An interview is planned in the future, within the next 57 days."


class InterviewNotOver(Conflict):
    code = "marketplace.interview_not_over"
    title = "The interview has not begun yet."


@transaction.atomic
def plan(
    *,
    actor: Actor,
    proposal_id: UUID,
    starts_at: datetime,
    at: datetime,
    minutes: int = 30,
    place: str = "",
) -> Interview:
    """Plan to meet about an open proposal; its answer is then due three days after at the earliest.

    Raises UnknownReference, NotYourSide, NotPossibleNow or InterviewOutOfRange.
    """
    with referred_to_as("proposal_id"):
        proposal = policies.require_locked(actor, proposal_id)
    policies.require_side(actor, proposal, Side.CLIENT)
    _require_open(proposal, "interview")
    _make_room(proposal, starts_at, at)
    row = Interview.objects.create(
        proposal=proposal, starts_at=starts_at, minutes=minutes, place=place
    )
    if proposal.status != ProposalStatus.INTERVIEWING:
        PROPOSAL.move(proposal, "interview", at=at)
    _emit("interview_planned", row)
    return row


def _require_open(proposal: Proposal, action: str) -> None:
    if proposal.status not in OPEN:
        possible = PROPOSAL.possible(proposal.status)
        raise NotPossibleNow(action=action, state=proposal.status, possible=possible)


def _make_room(proposal: Proposal, starts_at: datetime, at: datetime) -> None:
    """Let the proposal wait until the interview was held and slept on."""
    least = starts_at + AFTER_INTERVIEW
    if starts_at <= at or least > at + MOST:
        raise blaming("starts_at", InterviewOutOfRange)
    if proposal.respond_by is None or proposal.respond_by < least:
        save_changes(proposal, {"respond_by": least, "reminded_at": None})


@transaction.atomic
def reschedule(
    *,
    actor: Actor,
    interview_id: UUID,
    at: datetime,
    starts_at: datetime | None = None,
    minutes: int | None = None,
    place: str | None = None,
) -> Interview:
    """Move a planned interview; either side may.

    Raises InterviewNotFound, NotPossibleNow or InterviewOutOfRange.
    """
    row = policies.require_interview(actor, interview_id)
    if row.status != InterviewStatus.PLANNED:
        possible = INTERVIEW.possible(row.status)
        raise NotPossibleNow(action="reschedule", state=row.status, possible=possible)
    if starts_at is not None:
        _make_room(row.proposal, starts_at, at)
    said = {"starts_at": starts_at, "minutes": minutes, "place": place}
    if save_changes(row, {name: value for name, value in said.items() if value is not None}):
        _emit("interview_moved", row)
    return row


@transaction.atomic
def hold(*, actor: Actor, interview_id: UUID, at: datetime, notes: str = "") -> Interview:
    """Note that an interview was held, with what the client wants to keep of it.

    Raises InterviewNotFound, NotYourSide, InterviewNotOver or NotPossibleNow.
    """
    row = policies.require_interview(actor, interview_id)
    policies.require_side(actor, row.proposal, Side.CLIENT)
    if row.starts_at > at and row.status == InterviewStatus.PLANNED:
        raise InterviewNotOver(starts_at=row.starts_at.isoformat())
    INTERVIEW.move(row, "hold", at=at, notes=notes)
    _emit("interview_held", row)
    return row


@transaction.atomic
def cancel(*, actor: Actor, interview_id: UUID, at: datetime) -> Interview:
    """Call a planned interview off; either side may. Raises InterviewNotFound or NotPossibleNow."""
    row = policies.require_interview(actor, interview_id)
    INTERVIEW.move(row, "cancel", at=at)
    _emit("interview_cancelled", row)
    return row


def _emit(op: str, row: Interview) -> None:
    data = {"interview_id": str(row.pk)}
    events.emit(family="proposals", op=op, entity_ids=[row.proposal_id], data=data)
