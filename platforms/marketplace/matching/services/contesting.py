"""Contests: somebody disagrees with a ranking about them, and an operator answers."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError, Invalid
from annex.realtime import events
from annex.tenancy.writes import refusing
from platforms.marketplace.matching import policies
from platforms.marketplace.matching.models import Contest
from platforms.marketplace.matching.states import CONTEST
from platforms.marketplace.skills.policies import blaming, require_operator


class AlreadyContested(Conflict):
    code = "marketplace.already_contested"
    title = "You have contested this ranking already."


class NothingSaid(Invalid):
    code = "marketplace.nothing_said"
    title = "Say what is wrong with the ranking."


@transaction.atomic
def contest(*, actor: Actor, run_id: UUID, text: str, at: datetime) -> Contest:
    """Contest a run that the actor, a specialist, may ask about, once.

    Raises MatchRunNotFound, NothingSaid or AlreadyContested.
    """
    run, specialist = policies.require_run_about(actor, run_id)
    if not text.strip():
        raise blaming("text", NothingSaid)
    taken: dict[str, DomainError] = {"contest_once_a_run": AlreadyContested()}
    with refusing(taken):
        row = Contest.objects.create(
            run=run, specialist=specialist, text=text.strip(), created_at=at
        )
    events.emit(family="matches", op="contested", entity_ids=[row.pk])
    return row


@transaction.atomic
def answer(*, actor: Actor, contest_id: UUID, upheld: bool, answer: str, at: datetime) -> Contest:
    """Decide about a contest, with words. Raises OperatorsOnly, ContestNotFound, ReasonNeeded or
    NotPossibleNow.
    """
    require_operator(actor)
    row = policies.require_contest(actor, contest_id)
    action = "uphold" if upheld else "reject"
    CONTEST.move(row, action, at=at, reason=answer, decided_by_user_id=actor.user_id)
    events.emit(family="matches", op="contest_answered", entity_ids=[row.pk])
    return row


@transaction.atomic
def withdraw(*, actor: Actor, contest_id: UUID, reason: str, at: datetime) -> Contest:
    """Take a contest back. Raises ContestNotFound, ReasonNeeded or NotPossibleNow."""
    row = policies.require_contest(actor, contest_id)
    policies.require_own_contest(actor, row)
    CONTEST.move(row, "withdraw", at=at, reason=reason, decided_by_user_id=actor.user_id)
    events.emit(family="matches", op="contest_withdrawn", entity_ids=[row.pk])
    return row
