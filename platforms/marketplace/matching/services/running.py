"""Runs: everybody ranked for a mission, and stored so that it replays."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict
from annex.realtime import events
from platforms.marketplace.matching import policies
from platforms.marketplace.matching.models import MatchRun, RuleSet
from platforms.marketplace.matching.ranking import seeds, statement
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.matching.reads.asking import asked_by
from platforms.marketplace.matching.reads.rulebooks import in_use
from platforms.marketplace.missions.models import Mission, MissionStatus

_PLANNED = "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL random_page_cost = 1.1"
"""The rows are in memory and a run takes milliseconds: starting workers would take as many more."""

RANKED_IN = (
    MissionStatus.DRAFT,
    MissionStatus.OPEN,
    MissionStatus.SHORTLISTING,
)
"""A mission that is filled or over is ranked no more."""


class MissionIsOver(Conflict):
    code = "marketplace.mission_is_over"
    title = "Nobody is ranked for a mission that is filled or over."


@transaction.atomic
def match(*, actor: Actor, mission_id: UUID, at: datetime, seed: int | None = None) -> MatchRun:
    """Rank everybody who may do a mission, by the rules in use, and store what it replays from.

    ``seed``, in [0, 2**62), breaks ties; one is drawn unless given. Raises MissionNotFound,
    NotYourMission or MissionIsOver.
    """
    mission = policies.require_may_rank(actor, mission_id)
    if mission.status not in RANKED_IN:
        raise MissionIsOver(status=mission.status)
    rule_set, rulebook = in_use()
    run = _run(actor, mission, rulebook, rule_set, at, seed)
    events.emit(family="matches", op="ranked", entity_ids=[mission.pk])
    return run


def _run(
    actor: Actor,
    mission: Mission,
    rulebook: Rulebook,
    rule_set: RuleSet | None,
    at: datetime,
    seed: int | None,
) -> MatchRun:
    asked = asked_by(mission, rulebook, at)
    run = MatchRun(
        mission=mission,
        rule_set=rule_set,
        rulebook=rulebook.stored(),
        asked=asked.stored(),
        seed=secrets.randbelow(seeds.SEEDS) if seed is None else seed,
        ran_at=at,
        ran_by_user_id=actor.user_id,
    )
    run.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(_PLANNED)
        cursor.execute(*statement.beginning(actor.account_id, asked))
        run.skilled, skilled = cursor.fetchone()
        many = run.skilled >= statement.MANY
        cursor.execute(statement.AT_ONCE if many else statement.ONE_BY_ONE)
        cursor.execute(
            *statement.keeping(
                actor.account_id, asked, rulebook, run.seed, run.pk, skilled=skilled, many=many
            )
        )
        (run.eligible,) = cursor.fetchone()
        cursor.execute(statement.ONE_BY_ONE)
    run.save(update_fields=["skilled", "eligible"])
    return run
