"""How weights would have ranked those who were hired, by what was known when they were ranked."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from platforms.marketplace.matching.models import MatchRecord, MatchRun
from platforms.marketplace.matching.ranking.history import related
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.matching.reads.replaying import rescored
from platforms.marketplace.missions.models import Mission

FIRST_PAGE = 10

Key = tuple[int, int] | None
"""By what somebody is ordered; None for whoever is not ranked."""

Listener = Callable[[int, int, Mapping[str, Any]], None]
"""Told of each one hired: which of how many it is, and its row, without ranks for who had none."""


def backtest(
    rulebook: Rulebook,
    since: datetime,
    against: Rulebook,
    progress: Listener = lambda done, total, row: None,
) -> dict[str, Any]:
    """Return at which rank ``rulebook`` and ``against`` would have put those hired since.

    It takes every mission whose accepted proposal was decided since, and the last run before that;
    ``unranked`` counts those without such a run, or hired from outside it. ``others`` counts who of
    the new first page were not on the old. A rank is None where ``days_short`` leaves them out;
    whom it would let in besides is not known.
    """
    rows: list[dict[str, Any]] = []
    hired = _hired(since)
    for done, (mission_id, specialist_id, decided_at) in enumerate(hired, start=1):
        row: dict[str, Any] = {"mission_id": str(mission_id)}
        run = (
            MatchRun.objects.filter(mission_id=mission_id, ran_at__lte=decided_at)
            .order_by("-ran_at", "-pk")
            .first()
        )
        record = None if run is None else MatchRecord.objects.get(run=run)
        if run is not None and record is not None and specialist_id in record.specialists:
            row |= _ranked(run, record, specialist_id, against, rulebook)
            rows.append(row)
        progress(done, len(hired), row)
    return {
        "since": since.isoformat(),
        "against_version": against.version,
        "missions": len(rows),
        "unranked": len(hired) - len(rows),
        "old": _summary([row["old"] for row in rows]),
        "new": _summary([row["new"] for row in rows]),
        "rows": rows,
    }


def _ranked(
    run: MatchRun, record: MatchRecord, specialist_id: UUID, *rulebooks: Rulebook
) -> dict[str, Any]:
    place = record.specialists.index(specialist_id)
    old, new = (_keys(run, record, one) for one in rulebooks)
    return {
        "run_id": str(run.pk),
        "of": len(record.specialists),
        "old": _rank(old, place),
        "new": _rank(new, place),
        "others": len(_first_page(new) - _first_page(old)),
    }


def hired_before(since: datetime) -> bool:
    """Tell whether there is history that a backtest since then leaves out."""
    return bool(_accepted().filter(decided_at__lt=since).exists())


def _hired(since: datetime) -> list[tuple[UUID, UUID, datetime]]:
    return list(
        _accepted()
        .filter(decided_at__gte=since)
        .order_by("decided_at", "pk")
        .values_list("mission_id", "specialist_id", "decided_at")
    )


def _accepted() -> QuerySet[Any]:
    proposals: Any = related(Mission, "proposals")
    accepted: QuerySet[Any] = proposals.objects.filter(status="accepted")
    return accepted


def _keys(run: MatchRun, record: MatchRecord, rulebook: Rulebook) -> list[Key]:
    scores = rescored(run, record, rulebook)
    return [
        None if score is None else (-score, tie)
        for score, tie in zip(scores, record.ties, strict=True)
    ]


def _rank(keys: Sequence[Key], place: int) -> int | None:
    own = keys[place]
    return None if own is None else 1 + sum(key is not None and key < own for key in keys)


def _first_page(keys: Sequence[Key]) -> set[int]:
    ranked = ((key, place) for place, key in enumerate(keys) if key is not None)
    return {place for _, place in nsmallest(FIRST_PAGE, ranked)}


def _summary(told: Sequence[int | None]) -> dict[str, Any]:
    ranks = [rank for rank in told if rank is not None]
    return {
        "median": median(ranks) if ranks else None,
        "mean_reciprocal": round(sum(1 / rank for rank in ranks) / len(told), 4) if told else None,
        "on_first_page": sum(rank <= FIRST_PAGE for rank in ranks),
        "left_out": len(told) - len(ranks),
    }
