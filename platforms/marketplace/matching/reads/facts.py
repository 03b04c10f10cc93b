"""The facts of specialists, read row by row: for those who are not ranked, and to check who is.

A run does the same in one statement (``ranking.statement``); nothing here imports that.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date
from typing import Any
from uuid import UUID

from platforms.marketplace.clients.models import Block
from platforms.marketplace.matching.models import TrackRecord
from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.matching.ranking.facts import (
    LANGUAGE_COLUMNS,
    SKILL_COLUMNS,
    SPECIALIST_COLUMNS,
    TRACK_COLUMNS,
    Facts,
    Held,
)
from platforms.marketplace.matching.ranking.history import BUSY, related
from platforms.marketplace.specialists.models import (
    Specialist,
    SpecialistLanguage,
    SpecialistSkill,
)


def facts_of(specialist_ids: Iterable[UUID], asked: Asked) -> dict[UUID, Facts]:
    """Return the facts of those who are there, by their ids; six statements however many."""
    (found,) = facts_about(specialist_ids, [asked])
    return found


def facts_about(
    specialist_ids: Iterable[UUID], missions: Sequence[Asked]
) -> list[dict[UUID, Facts]]:
    """Return the same for each of several missions; six statements however many of both."""
    ids = list(specialist_ids)
    known = _known(ids)
    blocks = Block.objects.filter(
        client_id__in={asked.client_id for asked in missions}, specialist_id__in=ids
    )
    blocked = set(blocks.values_list("client_id", "specialist_id"))
    busy = _busy(ids)
    return [
        {
            id: replace(
                facts,
                blocked=(asked.client_id, id) in blocked,
                engaged=any(_overlaps(asked, *span) for span in busy[id]),
            )
            for id, facts in known.items()
        }
        for asked in missions
    ]


def _known(ids: list[UUID]) -> dict[UUID, Facts]:
    """Return what is so whatever the mission."""
    skills: defaultdict[UUID, dict[UUID, Held]] = defaultdict(dict)
    for specialist, skill, level, years, used in SpecialistSkill.objects.filter(
        specialist_id__in=ids
    ).values_list(*SKILL_COLUMNS):
        skills[specialist][skill] = Held(level, int(years * 10), used)
    languages: defaultdict[UUID, dict[str, int]] = defaultdict(dict)
    for specialist, language, level in SpecialistLanguage.objects.filter(
        specialist_id__in=ids
    ).values_list(*LANGUAGE_COLUMNS):
        languages[specialist][language] = level
    tracks = {
        specialist: dict(zip(TRACK_COLUMNS[1:], counts, strict=True))
        for specialist, *counts in TrackRecord.objects.filter(specialist_id__in=ids).values_list(
            *TRACK_COLUMNS
        )
    }
    found = {}
    for row in Specialist.objects.filter(pk__in=ids).values(*SPECIALIST_COLUMNS):
        id, rate = row.pop("id"), row.pop("day_rate")
        confirmed = row.pop("availability_confirmed_at")
        found[id] = Facts(
            specialist_id=id,
            rate_cents=None if rate is None else int(rate * 100),
            confirmed_on=None if confirmed is None else confirmed.astimezone(UTC).date(),
            skills=skills[id],
            languages=languages[id],
            **row,
            **tracks.get(id, {}),
        )
    return found


def _busy(ids: list[UUID]) -> defaultdict[UUID, list[tuple[date | None, date | None]]]:
    proposal = related(Specialist, "proposals")
    engagement: Any = related(proposal, "versions", "engagements")
    rows = engagement.objects.filter(
        status__in=BUSY, agreed__proposal__specialist_id__in=ids
    ).values_list("agreed__proposal__specialist_id", "agreed__starts_on", "agreed__ends_on")
    found: defaultdict[UUID, list[tuple[date | None, date | None]]] = defaultdict(list)
    for specialist, starts_on, ends_on in rows:
        found[specialist].append((starts_on, ends_on))
    return found


def _overlaps(asked: Asked, starts_on: date | None, ends_on: date | None) -> bool:
    return (ends_on or date.max) > (asked.starts_on or asked.day) and (
        asked.ends_on is None or (starts_on or date.min) < asked.ends_on
    )
