"""What missions are and ask for."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NotRequired, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError, Invalid
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.marketplace.clients import policies as clients
from platforms.marketplace.missions import policies
from platforms.marketplace.missions.models import (
    Mission,
    MissionLanguage,
    MissionStatus,
    Requirement,
)
from platforms.marketplace.missions.services.completeness import require_complete
from platforms.marketplace.skills.policies import UnknownReference, blaming, referred_to_as
from platforms.marketplace.specialists.services.abilities import require_once

EDITABLE = (MissionStatus.DRAFT, MissionStatus.OPEN, MissionStatus.SHORTLISTING)
"""The states in which what a mission asks for may still change."""


class MissionReferenceTaken(Conflict):
    code = "marketplace.mission_reference_taken"
    title = "The client has another mission of this reference."


class MissionSettled(Conflict):
    code = "marketplace.mission_settled"
    title = "What this mission asks for can not change any more."


class MissionNotDraft(Conflict):
    code = "marketplace.mission_not_draft"
    title = "Only drafts can be deleted; cancel this mission instead."


class EndsBeforeStart(Invalid):
    code = "marketplace.ends_before_start"
    title = "The last day lies before the first."


class Asked(TypedDict):
    skill_id: UUID
    is_must: NotRequired[bool]
    weight: NotRequired[int]
    min_level: NotRequired[int]


class AskedLanguage(TypedDict):
    language: str
    min_level: NotRequired[int]


class MissionFields(TypedDict, total=False):
    reference: str
    title: str
    description: str
    starts_on: date | None
    ends_on: date | None
    days_per_week: int
    budget_per_day: Decimal | None
    currency: str
    remote: bool
    country: str
    city: str
    requirements: Sequence[Asked]
    languages: Sequence[AskedLanguage]


@transaction.atomic
def create(
    *, actor: Actor, client_id: UUID, at: datetime, **fields: Unpack[MissionFields]
) -> Mission:
    """Draft a mission of a client; without a reference it gets the client's next number.

    Raises UnknownReference, MissionReferenceTaken, EndsBeforeStart or SaidTwice.
    """
    with referred_to_as("client_id"):
        client = clients.require_may_act_for(actor, client_id)
    requirements, languages = fields.pop("requirements", ()), fields.pop("languages", ())
    fields["reference"] = fields.get("reference") or _next_reference(client_id)
    with refusing(_broken()):
        mission = Mission.objects.create(client=client, created_at=at, **fields)
    _replace_requirements(mission, requirements)
    _replace_languages(mission, languages)
    events.emit(family="missions", op="created", entity_ids=[mission.pk])
    return mission


@transaction.atomic
def change(
    *, actor: Actor, mission_id: UUID, at: datetime, **changes: Unpack[MissionFields]
) -> Mission:
    """Change what a mission is; ``requirements`` and ``languages`` are replaced as a whole.

    Once published it stays complete. Raises MissionNotFound, NotYourMission, MissionSettled,
    MissionIncomplete, MissionReferenceTaken, EndsBeforeStart, UnknownReference or SaidTwice.
    """
    mission = policies.require_may_edit(actor, mission_id)
    if mission.status not in EDITABLE:
        raise MissionSettled(state=mission.status)
    requirements, languages = changes.pop("requirements", None), changes.pop("languages", None)
    started_on = mission.starts_on
    with refusing(_broken()):
        changed = save_changes(mission, changes)
    if requirements is not None:
        changed |= _replace_requirements(mission, requirements)
    if languages is not None:
        changed |= _replace_languages(mission, languages)
    if changed and mission.status != MissionStatus.DRAFT:
        # Words may be mended on the day it starts and after; a new day lies ahead.
        require_complete(mission, at=at if mission.starts_on != started_on else None)
    if changed:
        events.emit(family="missions", op="updated", entity_ids=[mission.pk])
    return mission


@transaction.atomic
def delete(*, actor: Actor, mission_id: UUID) -> None:
    """Delete a draft. Raises MissionNotFound, NotYourMission or MissionNotDraft."""
    mission = policies.require_may_edit(actor, mission_id)
    refusal = MissionNotDraft(mission_id=str(mission_id))
    if mission.status != MissionStatus.DRAFT:
        raise refusal
    with refusing(referred_to=refusal):
        mission.delete()
    events.emit(family="missions", op="deleted", entity_ids=[mission_id])


def _broken() -> dict[str, DomainError]:
    return {
        "mission_reference_of_client": blaming("reference", MissionReferenceTaken),
        "mission_ends_after_start": blaming("ends_on", EndsBeforeStart),
    }


def _next_reference(client_id: UUID) -> str:
    """Return a reference that the client, who is locked, has not used."""
    used = set(Mission.objects.filter(client_id=client_id).values_list("reference", flat=True))
    number = len(used) + 1
    while f"M-{number:03}" in used:
        number += 1
    return f"M-{number:03}"


def _replace_requirements(mission: Mission, requirements: Sequence[Asked]) -> bool:
    """Ask for these skills and no others; tell whether any changed."""
    require_once("requirements", (asked["skill_id"] for asked in requirements))
    there = {row.skill_id: row for row in Requirement.objects.filter(mission=mission)}
    wanted = {asked["skill_id"]: _values(asked) for asked in requirements}
    gone = [row.pk for skill_id, row in there.items() if skill_id not in wanted]
    if gone:
        Requirement.objects.filter(pk__in=gone).delete()
    changed = bool(gone)
    with refusing(referred_to=blaming("requirements", UnknownReference)):
        for skill_id, values in wanted.items():
            if skill_id in there:
                changed |= save_changes(there[skill_id], values)
            else:
                Requirement.objects.create(mission=mission, skill_id=skill_id, **values)
                changed = True
    return changed


def _values(asked: Asked) -> dict[str, Any]:
    return {
        "is_must": asked.get("is_must", True),
        "weight": asked.get("weight", 3),
        "min_level": asked.get("min_level", 3),
    }


def _replace_languages(mission: Mission, languages: Sequence[AskedLanguage]) -> bool:
    """Ask for these languages and no others; tell whether any changed."""
    require_once("languages", (asked["language"] for asked in languages))
    there = {row.language: row for row in MissionLanguage.objects.filter(mission=mission)}
    wanted = {
        asked["language"]: {"min_level": asked["min_level"]} if "min_level" in asked else {}
        for asked in languages
    }
    gone = [row.pk for language, row in there.items() if language not in wanted]
    if gone:
        MissionLanguage.objects.filter(pk__in=gone).delete()
    changed = bool(gone)
    for language, values in wanted.items():
        if language in there:
            changed |= save_changes(there[language], values)
        else:
            MissionLanguage.objects.create(mission=mission, language=language, **values)
            changed = True
    return changed
