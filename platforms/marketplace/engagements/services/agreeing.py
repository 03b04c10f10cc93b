"""How an engagement comes to be, and how it ends."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.realtime import events
from platforms.marketplace.engagements import policies
from platforms.marketplace.engagements.models import Engagement, EngagementStatus
from platforms.marketplace.engagements.services import hooks
from platforms.marketplace.engagements.states import ENGAGEMENT
from platforms.marketplace.missions.states import MISSION
from platforms.marketplace.proposals.models import Side
from platforms.marketplace.proposals.services import answers
from platforms.marketplace.proposals.services.offers import lock_mission_of


@transaction.atomic
def accept(*, actor: Actor, proposal_id: UUID, version: int, at: datetime) -> Engagement:
    """Accept ``version``, the latest, of a proposal, and keep what was agreed on.

    In the same transaction the mission is filled, all other proposals and invitations for it end,
    and slices above do what they registered with ``hooks.on_agreed``. Raises what
    ``proposals.services.answers.agree`` does.
    """
    agreed = answers.agree(actor=actor, proposal_id=proposal_id, version=version, at=at)
    row = Engagement.objects.create(agreed=agreed, agreed_at=at)
    hooks.call_agreed(actor=actor, engagement=row, at=at)
    events.emit(family="engagements", op="agreed", entity_ids=[row.pk])
    return row


@transaction.atomic
def start(*, actor: Actor, engagement_id: UUID, at: datetime) -> Engagement:
    """Begin what was agreed on. Raises EngagementNotFound, NotYourSide or NotPossibleNow."""
    row = _require(actor, engagement_id, Side.CLIENT)
    ENGAGEMENT.move(row, "start", at=at)
    MISSION.move(row.agreed.proposal.mission, "start", at=at)
    events.emit(family="engagements", op="started", entity_ids=[row.pk])
    return row


@transaction.atomic
def finish(*, actor: Actor, engagement_id: UUID, at: datetime) -> Engagement:
    """End what was done as agreed; work may still be recorded and approved.

    Raises EngagementNotFound, NotYourSide or NotPossibleNow.
    """
    row = _require(actor, engagement_id, Side.CLIENT)
    ENGAGEMENT.move(row, "finish", at=at)
    MISSION.move(row.agreed.proposal.mission, "finish", at=at)
    events.emit(family="engagements", op="finished", entity_ids=[row.pk])
    return row


@transaction.atomic
def cancel(*, actor: Actor, engagement_id: UUID, reason: str, at: datetime) -> Engagement:
    """Call an engagement off, and say why; either side may.

    A mission that had not begun is open again, one that had is done. Work recorded until then can
    still be submitted and approved. Raises EngagementNotFound, NotPossibleNow or ReasonNeeded.
    """
    row = _require(actor, engagement_id, None)
    had_begun = row.status == EngagementStatus.RUNNING
    ENGAGEMENT.move(row, "cancel", reason=reason, at=at)
    mission = row.agreed.proposal.mission
    MISSION.move(mission, "finish" if had_begun else "reopen", reason=reason, at=at)
    events.emit(family="engagements", op="cancelled", entity_ids=[row.pk])
    return row


def _require(actor: Actor, engagement_id: UUID, side: Side | None) -> Engagement:
    """Return an engagement with its mission, both locked, the mission first as everywhere."""
    seen = policies.require_visible(actor, engagement_id)
    mission = lock_mission_of(seen.agreed.proposal)
    row = policies.require_locked(actor, engagement_id)
    if side is not None:
        policies.require_side(actor, row, side)
    row.agreed.proposal.mission = mission
    return row
