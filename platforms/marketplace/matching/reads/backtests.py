"""How weights would have ranked those who were hired, by what was known when they were ranked."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from statistics import median
from typing import Any
from uuid import UUID

from platforms.marketplace.matching.models import MatchRecord, MatchRun
from platforms.marketplace.matching.ranking.history import related
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.matching.reads.replaying import rescored
from platforms.marketplace.missions.models import Mission

FIRST_PAGE = 10


def backtest(rulebook: Rulebook, since: datetime, against: Rulebook) -> dict[str, Any]:
    """Return at which rank ``rulebook`` and ``against`` would have put those hired since.

    It takes every mission whose accepted proposal was decided since, and the last run before that;
    ``unranked`` counts those without such a run, or hired from outside it. Who may be ranked at
    all is as it was: weights change the order alone.
    """
    rows, unranked = [], 0
    for mission_id, specialist_id, decided_at in _hired(since):
        run = (
            MatchRun.objects.filter(mission_id=mission_id, ran_at__lte=decided_at)
            .order_by("-ran_at", "-pk")
            .first()
        )
        record = None if run is None else MatchRecord.objects.get(run=run)
        if run is None or record is None or specialist_id not in record.specialists:
            unranked += 1
            continue
        place = record.specialists.index(specialist_id)
        rows.append(
            {
                "mission_id": str(mission_id),
                "run_id": str(run.pk),
                "of": len(record.specialists),
                "old": _rank(rescored(run, record, against), record.ties, place),
                "new": _rank(rescored(run, record, rulebook), record.ties, place),
            }
        )
    return {
        "since": since.isoformat(),
        "against_version": against.version,
        "missions": len(rows),
        "unranked": unranked,
        "old": _summary([row["old"] for row in rows]),
        "new": _summary([row["new"] for row in rows]),
        "rows": rows,
    }


def _hired(since: datetime) -> Iterator[tuple[UUID, UUID, datetime]]:
    proposals: Any = related(Mission, "proposals")
    yield from (
        proposals.objects.filter(status="accepted", decided_at__gte=since)
        .order_by("decided_at", "pk")
        .values_list("mission_id", "specialist_id", "decided_at")
    )


def _rank(scores: Sequence[int], ties: Sequence[int], place: int) -> int:
    own = (-scores[place], ties[place])
    return 1 + sum((-score, tie) < own for score, tie in zip(scores, ties, strict=True))


def _summary(ranks: Sequence[Any]) -> dict[str, Any]:
    if not ranks:
        return {"median": None, "mean_reciprocal": None, "on_first_page": 0}
    return {
        "median": median(ranks),
        "mean_reciprocal": round(sum(1 / rank for rank in ranks) / len(ranks), 4),
        "on_first_page": sum(rank <= FIRST_PAGE for rank in ranks),
    }
