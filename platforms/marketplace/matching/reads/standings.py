"""Where somebody stands in a run, and why: for whoever is ranked and for whoever is not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext, gettext_noop

from annex.tenancy.context import require_account_id
from platforms.marketplace.matching.models import MatchRecord, MatchRun
from platforms.marketplace.matching.ranking import eligibility, parts
from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.matching.ranking.eligibility import Reason
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.matching.reads.asking import asked_by
from platforms.marketplace.matching.reads.facts import facts_about, facts_of
from platforms.marketplace.matching.reads.rulebooks import in_use
from platforms.marketplace.missions.models import Mission

_PLACE = f"""
SELECT p.run_id, p.place, p.scores[p.place], p.inputs[p.place:p.place]
FROM (
    SELECT r.run_id, r.scores, r.inputs, array_position(r.specialists, %(specialist)s) AS place
    FROM "{MatchRecord._meta.db_table}" r
    WHERE r.account_id = %(account)s AND r.run_id = ANY (%(runs)s::uuid[])
) p WHERE p.place IS NOT NULL
"""

CHANGED = "changed_since"
CHANGED_SINCE = gettext_noop(
    "No rule keeps them out today; what they offer has changed since the ranking."
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody's rank among ``of`` with its parts; or no rank, and why not."""

    run: MatchRun
    of: int
    rank: int | None = None
    score: int | None = None
    parts: Sequence[dict[str, Any]] = ()
    reasons: Sequence[dict[str, str]] = ()


def standings(specialist_id: UUID, runs: Iterable[MatchRun]) -> list[Standing]:
    """Return where a specialist stands in each run, in the order given; as many statements for one
    run as for all.
    """
    listed = [
        (run, Asked.from_stored(run.asked), Rulebook.from_stored(run.rulebook)) for run in runs
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _PLACE,
            {
                "account": require_account_id(),
                "specialist": specialist_id,
                "runs": [run.pk for run, *_ in listed],
            },
        )
        placed = {run: (place, score, inputs) for run, place, score, inputs in cursor.fetchall()}
    facts = facts_about([specialist_id], [asked for _, asked, _ in listed])
    found = []
    for (run, asked, rulebook), known in zip(listed, facts, strict=True):
        if run.pk in placed:
            rank, score, (inputs,) = placed[run.pk]
            found.append(
                Standing(run, run.eligible, rank, score, parts.told(inputs, asked, rulebook))
            )
        else:
            reasons = eligibility.failing(known[specialist_id], asked, rulebook)
            found.append(Standing(run, run.eligible, reasons=said(reasons, of_run=True)))
    return found


def why_not(specialist_id: UUID, mission: Mission, at: Any) -> list[Reason]:
    """Return every rule that keeps a specialist from a mission as both are now; none if none."""
    _, rulebook = in_use()
    asked = asked_by(mission, rulebook, at)
    return absent([specialist_id], asked, rulebook)[specialist_id]


def absent(
    specialist_ids: Iterable[UUID], asked: Asked, rulebook: Rulebook
) -> dict[UUID, list[Reason]]:
    """Return the failing rules of each of those who are there, by today's facts."""
    return {
        id: eligibility.failing(facts, asked, rulebook)
        for id, facts in facts_of(specialist_ids, asked).items()
    }


def said(reasons: Sequence[Reason], *, of_run: bool = False) -> list[dict[str, str]]:
    """Return reasons as people read them; of a run there is always one."""
    told = [{"rule": one.rule, "sentence": one.sentence} for one in reasons]
    if of_run and not told:
        return [{"rule": CHANGED, "sentence": gettext(CHANGED_SINCE)}]
    return told
