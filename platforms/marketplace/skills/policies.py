"""Who may see and change skills; with it, what the slices above share about who acts.

Everybody of the account sees the taxonomy; changing it takes an operator.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from annex.identity.models import Member, Role
from annex.kernel.actor import Actor
from annex.kernel.errors import Denied, DomainError, Invalid, NotFound
from platforms.marketplace.skills.models import Skill, SkillQuerySet

Refusal = TypeVar("Refusal", bound=DomainError)


class SkillNotFound(NotFound):
    code = "marketplace.skill_not_found"
    title = "There is no such skill."


class OperatorsOnly(Denied):
    code = "marketplace.operators_only"
    title = "This takes an operator of the marketplace: a manager or a more powerful role."


class UnknownReference(Invalid):
    code = "marketplace.unknown_reference"
    title = "The request refers to something that does not exist."


def blaming(field: str, kind: type[Refusal], **details: object) -> Refusal:
    """Return a refusal that points at one field of the request's body."""
    return kind(errors={field: [kind.title]}, **details)


@contextmanager
def referred_to_as(field: str) -> Iterator[None]:
    """Turn a missing row, named by ``field`` of the request's body, into bad input.

    Raises UnknownReference instead of the NotFound that belongs to the row in the path.
    """
    try:
        yield
    except NotFound as missing:
        raise UnknownReference(errors={field: [missing.title]}) from missing


def who_may_answer() -> QuerySet[Member]:
    """Return the members who may act on what is theirs: nobody else is asked for an answer."""
    return Member.objects.reachable().exclude(role=Role.VIEWER)


def is_operator(actor: Actor) -> bool:
    """Tell whether the actor runs the marketplace: a manager or more, of the whole company."""
    return actor.has_role("manager") and actor.unit_id is None


def require_operator(actor: Actor) -> None:
    """Raise OperatorsOnly unless the actor runs the marketplace."""
    if not is_operator(actor):
        raise OperatorsOnly()


def visible_to(actor: Actor) -> SkillQuerySet:
    """Return the skills this actor may know of."""
    return Skill.objects.all()


def require_visible(actor: Actor, skill_id: UUID) -> Skill:
    """Return one skill. Raises SkillNotFound."""
    skill = visible_to(actor).filter(pk=skill_id).first()
    if skill is None:
        raise SkillNotFound(skill_id=str(skill_id))
    return skill


def require_may_edit(actor: Actor, skill_id: UUID) -> Skill:
    """Return one skill, locked for this transaction. Raises OperatorsOnly or SkillNotFound."""
    require_operator(actor)
    skill = visible_to(actor).select_for_update(no_key=True).filter(pk=skill_id).first()
    if skill is None:
        raise SkillNotFound(skill_id=str(skill_id))
    return skill
