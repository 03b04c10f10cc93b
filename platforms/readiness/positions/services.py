"""Every change of seats."""

from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.readiness.positions import policies
from platforms.readiness.positions.models import Position
from platforms.readiness.units.policies import blaming, referred_to_as, require_may_change
from platforms.readiness.units.policies import require_visible as require_unit


class PositionNumberTaken(Conflict):
    code = "readiness.position_number_taken"
    title = "Another position already has this number."


class ReportingCycle(Conflict):
    code = "readiness.reporting_cycle"
    title = "A position can not report to itself, nor to one that reports to it."


class PositionInUse(Conflict):
    code = "readiness.position_in_use"
    title = "The position has assignments, or others report to it; change those first."


class PositionChanges(TypedDict, total=False):
    number: str
    title: str
    unit_id: UUID
    reports_to_id: UUID | None


def _number_taken(number: str) -> dict[str, DomainError]:
    return {"position_number_in_account": blaming("number", PositionNumberTaken, number=number)}


@transaction.atomic
def create(
    *, actor: Actor, number: str, title: str, unit_id: UUID, reports_to_id: UUID | None = None
) -> Position:
    """Put a new seat into a unit.

    Raises ChangeDenied, UnknownReference or PositionNumberTaken.
    """
    require_may_change(actor)
    _require_references(actor, PositionChanges(unit_id=unit_id, reports_to_id=reports_to_id))
    with refusing(_number_taken(number)):
        position = Position.objects.create(
            number=number, title=title, unit_id=unit_id, reports_to_id=reports_to_id
        )
    events.emit(family="positions", op="created", entity_ids=[position.pk])
    return position


@transaction.atomic
def change(*, actor: Actor, position_id: UUID, **changes: Unpack[PositionChanges]) -> Position:
    """Rename a seat, move it to another unit, or let it report to another seat.

    Raises ChangeDenied, PositionNotFound, UnknownReference, ReportingCycle or
    PositionNumberTaken.
    """
    if "reports_to_id" in changes:
        Position.objects.lock_tree()
    position = policies.require_may_edit(actor, position_id)
    if changes.get("reports_to_id") == position.reports_to_id:
        changes.pop("reports_to_id", None)
    _require_references(actor, changes)
    boss_id = changes.get("reports_to_id")
    if boss_id is not None and Position.objects.all().is_below(boss_id, position.pk):
        raise blaming("reports_to_id", ReportingCycle)
    with refusing(_number_taken(changes.get("number", position.number))):
        changed = save_changes(position, changes)
    if changed:
        events.emit(family="positions", op="updated", entity_ids=[position.pk])
    return position


def _require_references(actor: Actor, changes: PositionChanges) -> None:
    if "unit_id" in changes:
        with referred_to_as("unit_id"):
            require_unit(actor, changes["unit_id"])
    boss_id = changes.get("reports_to_id")
    if boss_id is not None:
        with referred_to_as("reports_to_id"):
            policies.require_visible(actor, boss_id)


@transaction.atomic
def delete(*, actor: Actor, position_id: UUID) -> None:
    """Delete a seat that nobody ever sat in and nobody reports to.

    Raises ChangeDenied, PositionNotFound or PositionInUse.
    """
    position = policies.require_may_edit(actor, position_id)
    with refusing(referred_to=PositionInUse(position_id=str(position_id))):
        position.delete()
    events.emit(family="positions", op="deleted", entity_ids=[position_id])
