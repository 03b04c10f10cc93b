"""How a proposal ends, whoever ends it."""

from datetime import datetime
from typing import Final

from annex.realtime import events
from platforms.marketplace.proposals.models import Interview, InterviewStatus, Proposal
from platforms.marketplace.proposals.states import PROPOSAL

TOLD_AS: Final = {
    "accept": "accepted",
    "decline": "declined",
    "withdraw": "withdrawn",
    "lapse": "lapsed",
}


def end(proposal: Proposal, action: str, *, reason: str, at: datetime) -> Proposal:
    """End a locked proposal with its planned interviews, and tell both sides.

    Raises ReasonNeeded or NotPossibleNow.
    """
    PROPOSAL.move(proposal, action, reason=reason, at=at)
    planned = Interview.objects.filter(proposal=proposal, status=InterviewStatus.PLANNED)
    planned.update(status=InterviewStatus.CANCELLED)
    events.emit(family="proposals", op=TOLD_AS[action], entity_ids=[proposal.pk])
    return proposal
