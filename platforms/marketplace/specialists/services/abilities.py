"""What specialists can do: their ranked skills and their languages, replaced as a whole."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NotRequired, TypedDict
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Invalid
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.marketplace.skills.policies import UnknownReference, blaming
from platforms.marketplace.specialists import policies
from platforms.marketplace.specialists.models import (
    Specialist,
    SpecialistLanguage,
    SpecialistSkill,
)


class SaidTwice(Invalid):
    code = "marketplace.said_twice"
    title = "Say each only once."


class UsedInTheFuture(Invalid):
    code = "marketplace.used_in_the_future"
    title = "A skill can not have been used on a day to come."


class RankedSkill(TypedDict):
    skill_id: UUID
    level: int
    years: NotRequired[Decimal]
    last_used_on: NotRequired[date | None]
    evidence: NotRequired[str]


class SpokenLanguage(TypedDict):
    language: str
    level: int


@transaction.atomic
def rank_skills(
    *, actor: Actor, specialist_id: UUID, skills: Sequence[RankedSkill], at: datetime
) -> Specialist:
    """Give a specialist these skills, the one they stand for first.

    Raises SpecialistNotFound, SaidTwice, UsedInTheFuture or UnknownReference.
    """
    specialist = policies.require_may_edit(actor, specialist_id)
    require_once("skills", (skill["skill_id"] for skill in skills))
    if any((skill.get("last_used_on") or date.min) > at.date() for skill in skills):
        raise blaming("skills", UsedInTheFuture)
    there = {row.skill_id: row for row in SpecialistSkill.objects.filter(specialist=specialist)}
    wanted: dict[UUID, dict[str, Any]] = {
        skill["skill_id"]: {
            "rank": rank,
            "level": skill["level"],
            "years": skill.get("years", Decimal(0)),
            "last_used_on": skill.get("last_used_on"),
            "evidence": skill.get("evidence", ""),
        }
        for rank, skill in enumerate(skills, start=1)
    }
    changed = _remove(SpecialistSkill, [row.pk for key, row in there.items() if key not in wanted])
    with refusing(referred_to=blaming("skills", UnknownReference)):
        for skill_id, values in wanted.items():
            if skill_id in there:
                changed |= save_changes(there[skill_id], values)
            else:
                SpecialistSkill.objects.create(specialist=specialist, skill_id=skill_id, **values)
                changed = True
    return _told(specialist, changed)


@transaction.atomic
def speak(*, actor: Actor, specialist_id: UUID, languages: Sequence[SpokenLanguage]) -> Specialist:
    """Give a specialist these languages. Raises SpecialistNotFound or SaidTwice."""
    specialist = policies.require_may_edit(actor, specialist_id)
    require_once("languages", (one["language"] for one in languages))
    there = {row.language: row for row in SpecialistLanguage.objects.filter(specialist=specialist)}
    wanted = {one["language"]: one["level"] for one in languages}
    changed = _remove(
        SpecialistLanguage, [row.pk for key, row in there.items() if key not in wanted]
    )
    for language, level in wanted.items():
        if language in there:
            changed |= save_changes(there[language], {"level": level})
        else:
            SpecialistLanguage.objects.create(specialist=specialist, language=language, level=level)
            changed = True
    return _told(specialist, changed)


def require_once(field: str, keys: Iterable[object]) -> None:
    """Raise SaidTwice, pointing at ``field``, when a key comes twice."""
    said = list(keys)
    if len(set(said)) < len(said):
        raise blaming(field, SaidTwice)


def _remove(model: type[SpecialistSkill | SpecialistLanguage], ids: Sequence[UUID]) -> bool:
    if ids:
        model.objects.filter(pk__in=ids).delete()
    return bool(ids)


def _told(specialist: Specialist, changed: bool) -> Specialist:
    if changed:
        events.emit(family="specialists", op="updated", entity_ids=[specialist.pk])
    return specialist
