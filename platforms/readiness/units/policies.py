"""Who may see and change units; with it, what the slices above share about an actor's limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from uuid import UUID

from annex.kernel.actor import Actor
from annex.kernel.errors import Denied, DomainError, Invalid, NotFound
from platforms.readiness.units.models import Unit, UnitQuerySet

Refusal = TypeVar("Refusal", bound=DomainError)


class UnitNotFound(NotFound):
    code = "readiness.unit_not_found"
    title = "There is no such unit."


class ChangeDenied(Denied):
    code = "readiness.change_denied"
    title = "Changing this takes a manager or a more powerful role."


class OutsideYourUnits(Denied):
    code = "readiness.outside_your_units"
    title = "Your membership is limited to a part of the company, and this lies outside it."


class UnknownReference(Invalid):
    code = "readiness.unknown_reference"
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


def require_may_change(actor: Actor) -> None:
    """Raise ChangeDenied unless the actor is a manager or more."""
    if not actor.has_role("manager"):
        raise ChangeDenied()


def require_unlimited(actor: Actor) -> None:
    """Raise OutsideYourUnits when the actor is limited to a subtree of units."""
    if actor.unit_id is not None:
        raise OutsideYourUnits()


def visible_to(actor: Actor) -> UnitQuerySet:
    """Return the units this actor may know of: all, or the subtree it is limited to."""
    units = Unit.objects.all()
    return units if actor.unit_id is None else units.within(actor.unit_id)


def require_visible(actor: Actor, unit_id: UUID) -> Unit:
    """Return one unit. Raises UnitNotFound when it is missing or hidden."""
    unit = visible_to(actor).filter(pk=unit_id).first()
    if unit is None:
        raise UnitNotFound(unit_id=str(unit_id))
    return unit


def require_may_edit(actor: Actor, unit_id: UUID) -> Unit:
    """Return one unit, locked for this transaction. Raises ChangeDenied or UnitNotFound."""
    require_may_change(actor)
    unit = visible_to(actor).select_for_update(no_key=True).filter(pk=unit_id).first()
    if unit is None:
        raise UnitNotFound(unit_id=str(unit_id))
    return unit


def require_may_replace(actor: Actor, unit_id: UUID) -> Unit:
    """Return one unit that the actor may move or delete, locked for this transaction.

    Raises ChangeDenied, UnitNotFound, or OutsideYourUnits for the very unit that limits the
    actor: its place is decided above.
    """
    unit = require_may_edit(actor, unit_id)
    if actor.unit_id == unit.pk:
        raise OutsideYourUnits(unit_id=str(unit_id))
    return unit


def require_may_place_under(actor: Actor, parent_id: UUID | None) -> None:
    """Raise OutsideYourUnits or UnknownReference unless a unit may hang there; None is the top."""
    if parent_id is None:
        require_unlimited(actor)
        return
    with referred_to_as("parent_id"):
        require_visible(actor, parent_id)
