"""Every change of the org tree."""

from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.readiness.units import policies
from platforms.readiness.units.models import Unit, UnitKind
from platforms.readiness.units.policies import blaming


class UnitNameTaken(Conflict):
    code = "readiness.unit_name_taken"
    title = "A unit of this name already hangs in the same place."


class UnitCycle(Conflict):
    code = "readiness.unit_cycle"
    title = "A unit can not hang below itself."


class UnitNotEmpty(Conflict):
    code = "readiness.unit_not_empty"
    title = "The unit still has units or positions; move or delete those first."


class UnitChanges(TypedDict, total=False):
    name: str
    kind: str
    parent_id: UUID | None


def _name_taken(name: str) -> dict[str, DomainError]:
    taken = blaming("name", UnitNameTaken, name=name)
    return {"unit_sibling_name": taken, "unit_root_name": taken}


@transaction.atomic
def create(
    *, actor: Actor, name: str, kind: str = UnitKind.DEPARTMENT, parent_id: UUID | None = None
) -> Unit:
    """Hang a new unit under a parent, or at the top.

    Raises ChangeDenied, OutsideYourUnits, UnknownReference or UnitNameTaken.
    """
    policies.require_may_change(actor)
    policies.require_may_place_under(actor, parent_id)
    with refusing(_name_taken(name)):
        unit = Unit.objects.create(name=name, kind=kind, parent_id=parent_id)
    events.emit(family="units", op="created", entity_ids=[unit.pk])
    return unit


@transaction.atomic
def change(*, actor: Actor, unit_id: UUID, **changes: Unpack[UnitChanges]) -> Unit:
    """Rename a unit, change its kind, or move it with all below it.

    Raises ChangeDenied, UnitNotFound, OutsideYourUnits, UnknownReference, UnitCycle or
    UnitNameTaken.
    """
    if "parent_id" in changes:
        Unit.objects.lock_tree()
    unit = policies.require_may_edit(actor, unit_id)
    if "parent_id" in changes and changes["parent_id"] != unit.parent_id:
        _require_may_move(actor, unit, changes["parent_id"])
    with refusing(_name_taken(changes.get("name", unit.name))):
        changed = save_changes(unit, changes)
    if changed:
        events.emit(family="units", op="updated", entity_ids=[unit.pk])
    return unit


def _require_may_move(actor: Actor, unit: Unit, parent_id: UUID | None) -> None:
    policies.require_may_replace(actor, unit.pk)
    policies.require_may_place_under(actor, parent_id)
    if parent_id is not None and Unit.objects.all().is_below(parent_id, unit.pk):
        raise blaming("parent_id", UnitCycle)


@transaction.atomic
def delete(*, actor: Actor, unit_id: UUID) -> None:
    """Delete an empty unit.

    Raises ChangeDenied, UnitNotFound, OutsideYourUnits or UnitNotEmpty.
    """
    unit = policies.require_may_replace(actor, unit_id)
    with refusing(referred_to=UnitNotEmpty(unit_id=str(unit_id))):
        unit.delete()
    events.emit(family="units", op="deleted", entity_ids=[unit_id])
