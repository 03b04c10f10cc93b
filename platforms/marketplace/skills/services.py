"""Every change of the taxonomy, one skill at a time; ``importing`` takes whole ones."""

from collections.abc import Iterable, Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.marketplace.skills import policies
from platforms.marketplace.skills.models import Skill, SkillAlias, SkillRelation, SkillSource
from platforms.marketplace.skills.policies import UnknownReference, blaming


class SkillNameTaken(Conflict):
    code = "marketplace.skill_name_taken"
    title = "A skill of this name already exists."


class SkillUriTaken(Conflict):
    code = "marketplace.skill_uri_taken"
    title = "A skill of this URI already exists."


class SkillCircle(Conflict):
    code = "marketplace.skill_circle"
    title = "A skill can not be broader than itself."


class SkillInUse(Conflict):
    code = "marketplace.skill_in_use"
    title = "Specialists have this skill or missions ask for it; it can not be deleted."


class Alias(TypedDict):
    name: str
    language: str


class SkillChanges(TypedDict, total=False):
    name: str
    uri: str
    description: str
    aliases: Sequence[Alias]
    broader_ids: Sequence[UUID]


def _taken(name: str) -> dict[str, DomainError]:
    return {
        "skill_name_in_account": blaming("name", SkillNameTaken, name=name),
        "skill_uri_in_account": blaming("uri", SkillUriTaken),
    }


@transaction.atomic
def create(
    *,
    actor: Actor,
    name: str,
    uri: str = "",
    description: str = "",
    aliases: Sequence[Alias] = (),
    broader_ids: Sequence[UUID] = (),
) -> Skill:
    """Add a skill. Raises OperatorsOnly, SkillNameTaken, SkillUriTaken or UnknownReference."""
    policies.require_operator(actor)
    with refusing(_taken(name)):
        skill = Skill.objects.create(
            name=name, uri=uri, description=description, source=SkillSource.MANUAL
        )
    _replace_aliases(skill, aliases)
    _replace_broader(skill, broader_ids)
    events.emit(family="skills", op="created", entity_ids=[skill.pk])
    return skill


@transaction.atomic
def change(*, actor: Actor, skill_id: UUID, **changes: Unpack[SkillChanges]) -> Skill:
    """Change a skill; ``aliases`` and ``broader_ids`` are replaced as a whole.

    Raises OperatorsOnly, SkillNotFound, SkillNameTaken, SkillUriTaken, UnknownReference or
    SkillCircle.
    """
    if "broader_ids" in changes:
        Skill.objects.lock_taxonomy()
    skill = policies.require_may_edit(actor, skill_id)
    aliases, broader_ids = changes.pop("aliases", None), changes.pop("broader_ids", None)
    with refusing(_taken(changes.get("name", skill.name))):
        changed = save_changes(skill, changes)
    if aliases is not None:
        changed |= _replace_aliases(skill, aliases)
    if broader_ids is not None:
        changed |= _replace_broader(skill, broader_ids)
    if changed:
        events.emit(family="skills", op="updated", entity_ids=[skill.pk])
    return skill


@transaction.atomic
def delete(*, actor: Actor, skill_id: UUID) -> None:
    """Delete a skill that nobody has and no mission asks for.

    Raises OperatorsOnly, SkillNotFound or SkillInUse.
    """
    policies.require_may_edit(actor, skill_id)
    in_use = SkillInUse(skill_id=str(skill_id))
    # Whoever has it would lose it by cascade; with this lock nobody takes it meanwhile.
    skill = Skill.objects.select_for_update().get(pk=skill_id)
    if Skill.objects.filter(pk=skill.pk, held_by__isnull=False).exists():
        raise in_use
    with refusing(referred_to=in_use):
        skill.delete()
    events.emit(family="skills", op="deleted", entity_ids=[skill_id])


def _replace_aliases(skill: Skill, aliases: Iterable[Alias]) -> bool:
    """Give the skill these other names; tell whether any changed."""
    wanted = {(alias["name"], alias["language"]) for alias in aliases}
    there = {(row.name, row.language): row for row in SkillAlias.objects.filter(skill=skill)}
    gone = [row.pk for key, row in there.items() if key not in wanted]
    if gone:
        SkillAlias.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - there.keys())
    SkillAlias.objects.bulk_create(
        SkillAlias(skill=skill, name=name, language=language) for name, language in new
    )
    return bool(gone or new)


def _replace_broader(skill: Skill, broader_ids: Iterable[UUID]) -> bool:
    """Put the skill under these; tell whether any changed."""
    wanted = set(broader_ids)
    known = set(Skill.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - known:
        raise blaming("broader_ids", UnknownReference)
    if Skill.objects.all().above(wanted).filter(pk=skill.pk).exists():
        raise blaming("broader_ids", SkillCircle)
    there = {row.broader_id: row for row in SkillRelation.objects.filter(skill=skill)}
    gone = [row.pk for broader_id, row in there.items() if broader_id not in wanted]
    if gone:
        SkillRelation.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - there.keys())
    SkillRelation.objects.bulk_create(
        SkillRelation(skill=skill, broader_id=broader_id) for broader_id in new
    )
    return bool(gone or new)
