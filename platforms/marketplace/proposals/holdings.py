"""What was offered to and by specialists, for exports and erasures."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from annex.realtime import events
from platforms.marketplace.proposals import reasons
from platforms.marketplace.proposals.models import (
    OPEN,
    Interview,
    Invitation,
    InvitationStatus,
    Proposal,
    ProposalStatus,
    ProposalVersion,
)
from platforms.marketplace.proposals.services.endings import end
from platforms.marketplace.proposals.states import INVITATION
from platforms.marketplace.specialists import holdings


def erase(specialist_id: UUID, at: datetime) -> Mapping[str, int]:
    """End what is open and clear what people typed; what was offered and agreed on stays.

    The terms of a version are not touched: an engagement rests on them.
    """
    return {**_end_open(specialist_id, at), **_clear_words(specialist_id)}


def _end_open(specialist_id: UUID, at: datetime) -> dict[str, int]:
    proposals = Proposal.objects.select_for_update(no_key=True).filter(specialist_id=specialist_id)
    drafts = proposals.filter(status=ProposalStatus.DRAFT)
    waiting = list(proposals.filter(status__in=OPEN).order_by("pk"))
    invited = list(
        Invitation.objects.select_for_update(no_key=True)
        .filter(specialist_id=specialist_id, status=InvitationStatus.SENT)
        .order_by("pk")
    )
    given_up = list(drafts.order_by("pk"))
    for proposal in given_up:
        events.emit(family="proposals", op="deleted", entity_ids=[proposal.pk])
        proposal.delete()
    for proposal in waiting:
        end(proposal, "withdraw", reason=reasons.ERASED, at=at)
    for invitation in invited:
        INVITATION.move(invitation, "decline", reason=reasons.ERASED, at=at)
        events.emit(family="proposals", op="invitation_declined", entity_ids=[invitation.pk])
    return {
        "drafts_deleted": len(given_up),
        "proposals_withdrawn": len(waiting),
        "invitations_declined": len(invited),
    }


def _clear_words(specialist_id: UUID) -> dict[str, int]:
    proposals = Proposal.objects.filter(specialist_id=specialist_id)
    invitations = Invitation.objects.filter(specialist_id=specialist_id)
    versions = ProposalVersion.objects.filter(proposal__specialist_id=specialist_id)
    interviews = Interview.objects.filter(proposal__specialist_id=specialist_id)
    typed = ~Q(reason__in=[*reasons.OURS, ""])
    reasons_cleared = sum(
        rows.filter(typed).update(reason=reasons.WAS_ERASED) for rows in (proposals, invitations)
    )
    return {
        "reasons_cleared": reasons_cleared,
        "agencies_cleared": proposals.exclude(agency_name="").update(agency_name=""),
        "messages_cleared": invitations.exclude(message="").update(message=""),
        "versions_cleared": versions.exclude(motivation="", answers={}).update(
            motivation="", answers={}
        ),
        "interviews_cleared": interviews.exclude(notes="", place="").update(notes="", place=""),
    }


def register() -> None:
    """Register what this slice holds."""
    holdings.register(
        "proposals",
        erase,
        invitations=holdings.rows_of(Invitation),
        proposals=holdings.rows_of(Proposal),
        proposal_versions=holdings.rows_of(ProposalVersion, "proposal__specialist_id"),
        interviews=holdings.rows_of(Interview, "proposal__specialist_id"),
    )
