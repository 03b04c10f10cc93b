"""Who may see and change engagements: their specialist, their client, and operators."""

from uuid import UUID

from django.db.models import Q, QuerySet

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.marketplace.clients import policies as clients
from platforms.marketplace.engagements.models import Engagement, WorkPeriod
from platforms.marketplace.proposals import policies as proposals
from platforms.marketplace.proposals.models import Side
from platforms.marketplace.skills.policies import is_operator

PARTIES = ("agreed__proposal__mission__client", "agreed__proposal__specialist")
"""What tells whose an engagement is, and on what terms."""


class EngagementNotFound(NotFound):
    code = "marketplace.engagement_not_found"
    title = "There is no such engagement."


class PeriodNotFound(NotFound):
    code = "marketplace.period_not_found"
    title = "There is no such period."


def visible_to(actor: Actor) -> QuerySet[Engagement]:
    """Return the engagements this actor may know of."""
    rows = Engagement.objects.all()
    if is_operator(actor):
        return rows
    seen = Q(agreed__proposal__mission__client__in=clients.represented_by(actor))
    if actor.user_id is not None:
        seen |= Q(agreed__proposal__specialist__user_id=actor.user_id)
    return rows.filter(seen)


def periods_visible_to(actor: Actor, engagement_id: UUID) -> QuerySet[WorkPeriod]:
    """Return the periods of an engagement that this actor may know of."""
    return WorkPeriod.objects.filter(engagement_id=engagement_id, engagement__in=visible_to(actor))


def require_visible(actor: Actor, engagement_id: UUID) -> Engagement:
    """Return one engagement. Raises EngagementNotFound when missing or hidden."""
    row = visible_to(actor).select_related(*PARTIES).filter(pk=engagement_id).first()
    if row is None:
        raise EngagementNotFound(engagement_id=str(engagement_id))
    return row


def require_locked(actor: Actor, engagement_id: UUID) -> Engagement:
    """Return one engagement, locked for this transaction with all of its work.

    Raises EngagementNotFound when missing or hidden.
    """
    rows = visible_to(actor).select_related(*PARTIES)
    row = rows.select_for_update(no_key=True, of=("self",)).filter(pk=engagement_id).first()
    if row is None:
        raise EngagementNotFound(engagement_id=str(engagement_id))
    return row


def require_period(actor: Actor, engagement_id: UUID, period_id: UUID) -> WorkPeriod:
    """Return one period, its engagement locked for this transaction.

    Raises EngagementNotFound or PeriodNotFound.
    """
    engagement = require_locked(actor, engagement_id)
    period = WorkPeriod.objects.filter(engagement=engagement, pk=period_id).first()
    if period is None:
        raise PeriodNotFound(period_id=str(period_id))
    period.engagement = engagement
    return period


def require_side(actor: Actor, engagement: Engagement, side: Side) -> None:
    """Raise NotYourSide unless the actor may act for a side."""
    proposals.require_side(actor, engagement.agreed.proposal, side)
