"""What becomes of invitations and proposals with their mission."""

from datetime import datetime
from typing import Final

from django.utils import timezone

from annex.kernel.errors import Conflict
from annex.realtime import events
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.policies import PUBLISHED
from platforms.marketplace.proposals import reasons
from platforms.marketplace.proposals.models import (
    UNENDED,
    Invitation,
    InvitationStatus,
    Proposal,
    ProposalStatus,
)
from platforms.marketplace.proposals.services.endings import end
from platforms.marketplace.proposals.states import INVITATION


class MissionNotOpen(Conflict):
    """``state`` is the present one of the mission."""

    code = "marketplace.mission_not_open"
    title = "The mission takes no invitations or proposals in its present state."


def require_published(mission: Mission) -> None:
    """Raise MissionNotOpen unless specialists may still offer themselves."""
    if mission.status not in PUBLISHED:
        raise MissionNotOpen(state=mission.status)


CLOSING: Final = {
    "fill": ("decline", "withdraw", reasons.FILLED),
    "cancel": ("lapse", "withdraw", reasons.CANCELLED),
    "expire": ("lapse", "lapse", reasons.EXPIRED),
}
"""By what a mission closes: how its open proposals and its invitations end, and why."""


def close(mission: Mission, action: str, at: datetime | None) -> None:
    """End all that still waits when a mission closes; follows the process of missions.

    The mission is locked by whoever moved it, so nothing new can be sent meanwhile.
    """
    if action not in CLOSING:
        return
    proposals, invitations, reason = CLOSING[action]
    moment = at or timezone.now()
    waiting = Proposal.objects.select_for_update(no_key=True).filter(
        mission=mission, status__in=UNENDED
    )
    for proposal in waiting.order_by("pk"):
        was_sent = proposal.status != ProposalStatus.DRAFT
        end(proposal, proposals if was_sent else "lapse", reason=reason, at=moment)
    invited = Invitation.objects.select_for_update(no_key=True).filter(
        mission=mission, status=InvitationStatus.SENT
    )
    for invitation in invited.order_by("pk"):
        INVITATION.move(invitation, invitations, reason=reason, at=moment)
        events.emit(family="proposals", op="invitation_closed", entity_ids=[invitation.pk])
