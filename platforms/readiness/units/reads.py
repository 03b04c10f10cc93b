"""The org tree as one answer."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from annex.kernel.actor import Actor
from platforms.readiness.units import policies
from platforms.readiness.units.models import Unit


@dataclass(frozen=True, slots=True)
class UnitNode:
    """A unit in its tree: ``depth`` counts from 0 at the top of what the actor may see.

    ``parent_id`` is None at that top. ``headcount`` counts each active employee once who has an
    assignment in force to a seat of the subtree.
    """

    unit: Unit
    parent_id: UUID | None
    depth: int
    headcount: int


def tree(*, actor: Actor, at: datetime) -> list[UnitNode]:
    """Return the units this actor may see, depth first, siblings by name, in two queries."""
    visible = policies.visible_to(actor)
    units = {unit.pk: unit for unit in visible.select_related("readiness").order_by("name", "pk")}
    staff: dict[UUID | None, set[UUID]] = defaultdict(set)
    for unit_id, employee_id in visible.staffed_on(at.astimezone(UTC).date()):
        staff[unit_id].add(employee_id)

    placed = list(_depth_first(units))
    for unit, parent_id, _ in reversed(placed):
        staff[parent_id] |= staff[unit.pk]
    return [
        UnitNode(unit, parent_id, depth, len(staff[unit.pk])) for unit, parent_id, depth in placed
    ]


def _depth_first(units: dict[UUID, Unit]) -> Iterator[tuple[Unit, UUID | None, int]]:
    """Yield each unit after its parent, siblings in the order given, with parent and depth."""
    children: dict[UUID | None, list[Unit]] = defaultdict(list)
    for unit in units.values():
        children[unit.parent_id if unit.parent_id in units else None].append(unit)
    waiting: list[tuple[Unit, UUID | None, int]] = [
        (unit, None, 0) for unit in reversed(children[None])
    ]
    while waiting:
        unit, parent_id, depth = waiting.pop()
        yield unit, parent_id, depth
        waiting.extend((child, unit.pk, depth + 1) for child in reversed(children[unit.pk]))
