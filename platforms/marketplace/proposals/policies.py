"""Who may see and change invitations, proposals and interviews.

Operators see all and may act for either side. Specialists see their own; a client's contacts those
of its missions, drafts aside: what was never sent was never offered.
"""

from collections.abc import Set
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from annex.kernel.actor import Actor
from annex.kernel.errors import Denied, NotFound
from platforms.marketplace.clients import policies as clients
from platforms.marketplace.proposals.models import (
    Interview,
    Invitation,
    Proposal,
    ProposalStatus,
    Side,
)
from platforms.marketplace.skills.policies import is_operator

NEVER_SENT = Q(status=ProposalStatus.DRAFT) | Q(status=ProposalStatus.LAPSED, sent_at=None)
"""What only its specialist and operators see."""


class InvitationNotFound(NotFound):
    code = "marketplace.invitation_not_found"
    title = "There is no such invitation."


class ProposalNotFound(NotFound):
    code = "marketplace.proposal_not_found"
    title = "There is no such proposal."


class InterviewNotFound(NotFound):
    code = "marketplace.interview_not_found"
    title = "There is no such interview."


class NotYourSide(Denied):
    """``side`` is who can do it."""

    code = "marketplace.not_your_side"
    title = "Only the other side, or an operator, can do this."


def _of_own(actor: Actor) -> Q:
    """Return the condition that a row is the actor's own as a specialist."""
    return Q(pk__in=[]) if actor.user_id is None else Q(specialist__user_id=actor.user_id)


def _of_clients(actor: Actor) -> Q:
    """Return the condition that a row is of a mission of the actor's clients."""
    return Q(mission__client__in=clients.represented_by(actor))


def invitations_visible_to(actor: Actor) -> QuerySet[Invitation]:
    """Return the invitations this actor may know of."""
    rows = Invitation.objects.all()
    return rows if is_operator(actor) else rows.filter(_of_own(actor) | _of_clients(actor))


def visible_to(actor: Actor) -> QuerySet[Proposal]:
    """Return the proposals this actor may know of."""
    rows = Proposal.objects.all()
    if is_operator(actor):
        return rows
    return rows.filter(_of_own(actor) | (_of_clients(actor) & ~NEVER_SENT))


def interviews_visible_to(actor: Actor) -> QuerySet[Interview]:
    """Return the interviews about proposals that this actor may know of."""
    return Interview.objects.filter(proposal__in=visible_to(actor))


def require_invitation(actor: Actor, invitation_id: UUID) -> Invitation:
    """Return one invitation, locked for this transaction. Raises InvitationNotFound."""
    rows = invitations_visible_to(actor).select_for_update(no_key=True, of=("self",))
    row = rows.select_related("mission", "specialist").filter(pk=invitation_id).first()
    if row is None:
        raise InvitationNotFound(invitation_id=str(invitation_id))
    return row


def require_visible(actor: Actor, proposal_id: UUID) -> Proposal:
    """Return one proposal. Raises ProposalNotFound when missing or hidden."""
    row = visible_to(actor).select_related("mission").filter(pk=proposal_id).first()
    if row is None:
        raise ProposalNotFound(proposal_id=str(proposal_id))
    return row


def require_locked(actor: Actor, proposal_id: UUID) -> Proposal:
    """Return one proposal, locked for this transaction.

    Whoever locks the mission, too, has locked it before. Raises ProposalNotFound.
    """
    rows = visible_to(actor).select_for_update(no_key=True, of=("self",))
    row = rows.select_related("mission", "specialist").filter(pk=proposal_id).first()
    if row is None:
        raise ProposalNotFound(proposal_id=str(proposal_id))
    return row


def require_interview(actor: Actor, interview_id: UUID) -> Interview:
    """Return one interview, its proposal locked for this transaction. Raises InterviewNotFound."""
    seen = interviews_visible_to(actor).filter(pk=interview_id)
    proposal_id = seen.values_list("proposal_id", flat=True).first()
    if proposal_id is None:
        raise InterviewNotFound(interview_id=str(interview_id))
    proposal = require_locked(actor, proposal_id)
    interview = Interview.objects.get(pk=interview_id)
    interview.proposal = proposal
    return interview


def sides(actor: Actor, row: Invitation | Proposal) -> Set[str]:
    """Return the sides that an actor may act for; ``row`` has its mission and specialist."""
    if is_operator(actor):
        return frozenset(Side.values)
    found: set[str] = set()
    if actor.user_id is not None and row.specialist.user_id == actor.user_id:
        found.add(Side.SPECIALIST)
    if clients.represented_by(actor).filter(pk=row.mission.client_id).exists():
        found.add(Side.CLIENT)
    return found


def require_side(actor: Actor, row: Invitation | Proposal, side: str) -> None:
    """Raise NotYourSide unless the actor may act for a side."""
    if side not in sides(actor, row):
        raise NotYourSide(side=str(side))


def missions_of(model: type[Model], row_id: UUID) -> QuerySet[Model, UUID]:
    """Return the id of the mission that an invitation or a proposal belongs to."""
    rows: QuerySet[Model] = model._default_manager.filter(pk=row_id)
    return rows.values_list("mission_id", flat=True)
