"""What becomes of a proposal that was sent."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.realtime import events
from platforms.marketplace.missions.states import MISSION
from platforms.marketplace.proposals import policies, reasons
from platforms.marketplace.proposals.models import (
    Proposal,
    ProposalStatus,
    ProposalVersion,
    Side,
)
from platforms.marketplace.proposals.services.endings import end
from platforms.marketplace.proposals.services.offers import lock_mission_of, require_answerable
from platforms.marketplace.proposals.states import PROPOSAL


@transaction.atomic
def see(*, actor: Actor, proposal_id: UUID, at: datetime) -> Proposal:
    """Note that the client has read a proposal; reading it again changes nothing.

    Raises ProposalNotFound, NotYourSide, or NotPossibleNow for a draft.
    """
    row = policies.require_locked(actor, proposal_id)
    policies.require_side(actor, row, Side.CLIENT)
    if row.status in {ProposalStatus.DRAFT, ProposalStatus.SENT}:
        PROPOSAL.move(row, "see", at=at)
        events.emit(family="proposals", op="seen", entity_ids=[row.pk])
    return row


def shortlist(*, mission_id: UUID, specialist_id: UUID) -> None:
    """Note that a client put the specialist of a proposal on a shortlist of its mission.

    Without such a proposal, or when it is further already, nothing changes.
    """
    rows = Proposal.objects.select_for_update(no_key=True)
    sources = PROPOSAL.transitions["shortlist"].sources
    row = rows.filter(
        mission_id=mission_id, specialist_id=specialist_id, status__in=sources
    ).first()
    if row is not None:
        PROPOSAL.move(row, "shortlist")
        events.emit(family="proposals", op="shortlisted", entity_ids=[row.pk])


@transaction.atomic
def decline(*, actor: Actor, proposal_id: UUID, reason: str, at: datetime) -> Proposal:
    """Tell the specialist that the client does not take the offer, and why.

    Raises ProposalNotFound, NotYourSide, ReasonNeeded or NotPossibleNow.
    """
    row = policies.require_locked(actor, proposal_id)
    policies.require_side(actor, row, Side.CLIENT)
    return end(row, "decline", reason=reason, at=at)


@transaction.atomic
def withdraw(*, actor: Actor, proposal_id: UUID, reason: str, at: datetime) -> Proposal:
    """Take a proposal back for its specialist, and say why.

    Raises ProposalNotFound, NotYourSide, ReasonNeeded or NotPossibleNow.
    """
    row = policies.require_locked(actor, proposal_id)
    policies.require_side(actor, row, Side.SPECIALIST)
    return end(row, "withdraw", reason=reason, at=at)


@transaction.atomic
def agree(*, actor: Actor, proposal_id: UUID, version: int, at: datetime) -> ProposalVersion:
    """Accept ``version``, the latest, of a proposal: its mission is filled, all others end.

    Of several who accept for one mission, or who accept and withdraw, one wins: the mission is
    locked before the proposal. What is agreed on is ``engagements``' to keep, so that slice calls
    this. Raises ProposalNotFound, NotPossibleNow, VersionOutdated, NotYourSide or AnswerOverdue.
    """
    mission = lock_mission_of(policies.require_visible(actor, proposal_id))
    row = policies.require_locked(actor, proposal_id)
    found = require_answerable(actor, row, version, at, action="accept")
    end(row, "accept", reason=reasons.ACCEPTED, at=at)
    MISSION.move(mission, "fill", at=at)
    events.emit(family="missions", op="filled", entity_ids=[mission.pk])
    row.mission, found.proposal = mission, row
    return found
