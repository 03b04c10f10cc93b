"""Changes of invitations."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict
from annex.realtime import events
from annex.tenancy.writes import refusing
from platforms.marketplace.clients.models import Block
from platforms.marketplace.missions import policies as missions
from platforms.marketplace.proposals import policies, reasons
from platforms.marketplace.proposals.deadlines import deadline
from platforms.marketplace.proposals.models import Invitation, Side
from platforms.marketplace.proposals.services.missions import require_published
from platforms.marketplace.proposals.states import INVITATION
from platforms.marketplace.skills.policies import blaming, referred_to_as
from platforms.marketplace.specialists.models import Specialist, SpecialistStatus
from platforms.marketplace.specialists.policies import SpecialistNotFound


class AlreadyInvited(Conflict):
    code = "marketplace.already_invited"
    title = "This specialist was invited to this mission already, and has yet to answer."


class SpecialistNotAvailable(Conflict):
    code = "marketplace.specialist_not_available"
    title = "This specialist takes no missions of this client at present."


@transaction.atomic
def invite(
    *,
    actor: Actor,
    mission_id: UUID,
    specialist_id: UUID,
    at: datetime,
    message: str = "",
    respond_by: datetime | None = None,
) -> Invitation:
    """Ask a specialist to propose for a mission; once that has ended they can be asked again.

    Raises UnknownReference, NotYourMission, MissionNotOpen, SpecialistNotAvailable,
    RespondByOutOfRange or AlreadyInvited.
    """
    with referred_to_as("mission_id"):
        mission = missions.require_may_edit(actor, mission_id)
    require_published(mission)
    with referred_to_as("specialist_id"):
        specialist = _require_specialist(specialist_id)
    blocked = Block.objects.filter(client_id=mission.client_id, specialist=specialist).exists()
    if blocked or specialist.status != SpecialistStatus.ACTIVE:
        raise blaming("specialist_id", SpecialistNotAvailable)
    with refusing({"invitation_sent_once": blaming("specialist_id", AlreadyInvited)}):
        row = Invitation.objects.create(
            mission=mission,
            specialist=specialist,
            message=message,
            sent_at=at,
            respond_by=deadline(at, respond_by),
        )
    events.emit(family="proposals", op="invited", entity_ids=[row.pk])
    return row


def _require_specialist(specialist_id: UUID) -> Specialist:
    # Whom a client invites it has met in a ranking: an id that it can not know is not guessed.
    specialist = Specialist.objects.filter(pk=specialist_id).first()
    if specialist is None:
        raise SpecialistNotFound(specialist_id=str(specialist_id))
    return specialist


@transaction.atomic
def accept(*, actor: Actor, invitation_id: UUID, at: datetime) -> Invitation:
    """Say that the specialist wants to propose.

    Raises InvitationNotFound, NotYourSide or NotPossibleNow.
    """
    row = policies.require_invitation(actor, invitation_id)
    policies.require_side(actor, row, Side.SPECIALIST)
    INVITATION.move(row, "accept", reason=reasons.INVITATION_ACCEPTED, at=at)
    events.emit(family="proposals", op="invitation_accepted", entity_ids=[row.pk])
    return row


@transaction.atomic
def decline(*, actor: Actor, invitation_id: UUID, reason: str, at: datetime) -> Invitation:
    """Say that the specialist does not want to propose, and why.

    Raises InvitationNotFound, NotYourSide, ReasonNeeded or NotPossibleNow.
    """
    row = policies.require_invitation(actor, invitation_id)
    policies.require_side(actor, row, Side.SPECIALIST)
    INVITATION.move(row, "decline", reason=reason, at=at)
    events.emit(family="proposals", op="invitation_declined", entity_ids=[row.pk])
    return row


@transaction.atomic
def withdraw(*, actor: Actor, invitation_id: UUID, reason: str, at: datetime) -> Invitation:
    """Take an invitation back, and say why.

    Raises InvitationNotFound, NotYourSide, ReasonNeeded or NotPossibleNow.
    """
    row = policies.require_invitation(actor, invitation_id)
    policies.require_side(actor, row, Side.CLIENT)
    INVITATION.move(row, "withdraw", reason=reason, at=at)
    events.emit(family="proposals", op="invitation_withdrawn", entity_ids=[row.pk])
    return row
