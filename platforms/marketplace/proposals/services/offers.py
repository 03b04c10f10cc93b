"""What a specialist offers, and what either side offers back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.marketplace.missions import policies as missions
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.states import NotPossibleNow
from platforms.marketplace.proposals import policies
from platforms.marketplace.proposals.deadlines import deadline
from platforms.marketplace.proposals.models import (
    OPEN,
    Proposal,
    ProposalStatus,
    ProposalVersion,
    Side,
)
from platforms.marketplace.proposals.services.missions import require_published
from platforms.marketplace.proposals.states import PROPOSAL
from platforms.marketplace.skills.policies import blaming, referred_to_as
from platforms.marketplace.specialists import policies as specialists
from platforms.marketplace.specialists.models import Specialist, SpecialistStatus


class AlreadyProposed(Conflict):
    code = "marketplace.already_proposed"
    title = "This specialist has a proposal for this mission that has not ended."


class SpecialistNotActive(Conflict):
    code = "marketplace.specialist_not_active"
    title = "Only who takes part in the marketplace at present can propose."


class EndsBeforeItStarts(Invalid):
    code = "marketplace.ends_before_it_starts"
    title = "The end has to come after the start."


class VersionOutdated(Conflict):
    """``latest`` is the number of the version that there is now."""

    code = "marketplace.version_outdated"
    title = "There is a newer version of this proposal; read it before you answer."


class AnswerOverdue(Conflict):
    code = "marketplace.answer_overdue"
    title = "The time to answer this is over."


class Terms(TypedDict, total=False):
    """What a version says; in a counter-offer rate, dates and days stay as they are if left out."""

    day_rate: Decimal
    currency: str
    starts_on: date | None
    ends_on: date | None
    days_per_week: int
    motivation: str
    answers: dict[str, Any]


@transaction.atomic
def draft(
    *,
    actor: Actor,
    mission_id: UUID,
    at: datetime,
    specialist_id: UUID | None = None,
    agency_name: str = "",
    **terms: Unpack[Terms],
) -> Proposal:
    """Begin a proposal of a specialist, by default the actor's own; nobody else sees it yet.

    Whose proposal ended may make another. What ``terms`` leave out is as the mission asks. Raises
    UnknownReference, MissionNotOpen, EndsBeforeItStarts, SpecialistNotActive or AlreadyProposed.
    """
    with referred_to_as("mission_id"):
        mission = missions.require_visible(actor, mission_id)
    require_published(mission)
    with referred_to_as("specialist_id"):
        specialist = _specialist(actor, specialist_id)
    if specialist.status != SpecialistStatus.ACTIVE:
        raise SpecialistNotActive()
    said = _require_in_order(_as_asked(mission, specialist) | terms)
    with refusing({"proposal_unended_once": blaming("mission_id", AlreadyProposed)}):
        row = Proposal.objects.create(
            mission=mission, specialist=specialist, agency_name=agency_name, created_at=at
        )
    _add_version(actor, row, 1, Side.SPECIALIST, said, at)
    events.emit(family="proposals", op="created", entity_ids=[row.pk])
    return row


def _specialist(actor: Actor, specialist_id: UUID | None) -> Specialist:
    if specialist_id is not None:
        return specialists.require_visible(actor, specialist_id)
    own = specialists.own(actor)
    if own is None:
        raise specialists.SpecialistNotFound()
    return own


def _as_asked(mission: Mission, specialist: Specialist) -> Terms:
    asked: Terms = {
        "currency": mission.currency,
        "starts_on": mission.starts_on,
        "ends_on": mission.ends_on,
        "days_per_week": mission.days_per_week,
    }
    if specialist.day_rate is not None and specialist.currency == mission.currency:
        asked["day_rate"] = specialist.day_rate
    elif mission.budget_per_day is not None:
        asked["day_rate"] = mission.budget_per_day
    return asked


class RateMissing(Invalid):
    code = "marketplace.rate_missing"
    title = "Say what a day costs; neither the specialist nor the mission names a rate."


def _require_in_order(terms: Terms) -> Terms:
    if "day_rate" not in terms:
        raise blaming("day_rate", RateMissing)
    starts_on, ends_on = terms.get("starts_on"), terms.get("ends_on")
    if starts_on is not None and ends_on is not None and ends_on <= starts_on:
        raise blaming("ends_on", EndsBeforeItStarts)
    return terms


def _add_version(
    actor: Actor, proposal: Proposal, number: int, side: Side, terms: Terms, at: datetime
) -> ProposalVersion:
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=number,
        offered_by=side,
        offered_at=at,
        offered_by_user_id=actor.user_id,
        **terms,
    )


@transaction.atomic
def change(
    *, actor: Actor, proposal_id: UUID, agency_name: str | None = None, **terms: Unpack[Terms]
) -> Proposal:
    """Change a draft. Raises ProposalNotFound, NotPossibleNow or EndsBeforeItStarts."""
    row = _require_draft(actor, proposal_id, "change")
    version = latest(row)
    _require_in_order(_offered(version) | terms)
    changed = save_changes(version, terms)
    if agency_name is not None:
        changed |= save_changes(row, {"agency_name": agency_name})
    if changed:
        events.emit(family="proposals", op="updated", entity_ids=[row.pk])
    return row


@transaction.atomic
def discard(*, actor: Actor, proposal_id: UUID) -> None:
    """Delete a draft. Raises ProposalNotFound or NotPossibleNow."""
    row = _require_draft(actor, proposal_id, "discard")
    events.emit(family="proposals", op="deleted", entity_ids=[row.pk])
    row.delete()


def _require_draft(actor: Actor, proposal_id: UUID, action: str) -> Proposal:
    row = policies.require_locked(actor, proposal_id)
    policies.require_side(actor, row, Side.SPECIALIST)
    if row.status != ProposalStatus.DRAFT:
        raise NotPossibleNow(
            action=action, state=row.status, possible=PROPOSAL.possible(row.status)
        )
    return row


@transaction.atomic
def send(
    *, actor: Actor, proposal_id: UUID, at: datetime, respond_by: datetime | None = None
) -> Proposal:
    """Send a draft to the client, who answers before ``respond_by``, by default in a week.

    Raises ProposalNotFound, MissionNotOpen, SpecialistNotActive, RespondByOutOfRange or
    NotPossibleNow.
    """
    mission = lock_mission_of(policies.require_visible(actor, proposal_id))
    row = policies.require_locked(actor, proposal_id)
    policies.require_side(actor, row, Side.SPECIALIST)
    require_published(mission)
    if row.specialist.status != SpecialistStatus.ACTIVE:
        raise SpecialistNotActive()
    PROPOSAL.move(row, "send", at=at, respond_by=deadline(at, respond_by), reminded_at=None)
    events.emit(family="proposals", op="sent", entity_ids=[row.pk])
    return row


def lock_mission_of(proposal: Proposal) -> Mission:
    """Return a proposal's mission, locked for this transaction: before the proposal itself."""
    return Mission.objects.select_for_update(no_key=True).get(pk=proposal.mission_id)


@transaction.atomic
def counter(
    *,
    actor: Actor,
    proposal_id: UUID,
    version: int,
    at: datetime,
    respond_by: datetime | None = None,
    **terms: Unpack[Terms],
) -> Proposal:
    """Answer ``version``, the latest, by another one, which the other side answers.

    Raises ProposalNotFound, NotPossibleNow, VersionOutdated, NotYourSide, AnswerOverdue,
    RespondByOutOfRange or EndsBeforeItStarts.
    """
    row = policies.require_locked(actor, proposal_id)
    seen = require_answerable(actor, row, version, at, action="counter")
    said = _require_in_order(_offered(seen) | terms)
    _add_version(actor, row, seen.number + 1, Side(seen.offered_by).other, said, at)
    save_changes(row, {"respond_by": deadline(at, respond_by), "reminded_at": None})
    events.emit(family="proposals", op="countered", entity_ids=[row.pk])
    return row


def require_answerable(
    actor: Actor, proposal: Proposal, version: int, at: datetime, *, action: str
) -> ProposalVersion:
    """Return the version of a locked proposal that the actor may answer now.

    Raises NotPossibleNow, VersionOutdated, NotYourSide or AnswerOverdue.
    """
    if proposal.status not in OPEN:
        possible = PROPOSAL.possible(proposal.status)
        raise NotPossibleNow(action=action, state=proposal.status, possible=possible)
    found = latest(proposal)
    if found.number != version:
        raise VersionOutdated(latest=found.number)
    policies.require_side(actor, proposal, Side(found.offered_by).other)
    if proposal.respond_by is not None and proposal.respond_by <= at:
        raise AnswerOverdue(respond_by=proposal.respond_by.isoformat())
    return found


def latest(proposal: Proposal) -> ProposalVersion:
    """Return the latest version of a proposal."""
    return ProposalVersion.objects.filter(proposal=proposal).order_by("-number")[0]


def _offered(version: ProposalVersion) -> Terms:
    return {
        "day_rate": version.day_rate,
        "currency": version.currency,
        "starts_on": version.starts_on,
        "ends_on": version.ends_on,
        "days_per_week": version.days_per_week,
    }
