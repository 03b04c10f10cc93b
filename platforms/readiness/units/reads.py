"""The org tree as one answer."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

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


HEADCOUNTS = """
    WITH RECURSIVE below(top, id) AS (
        SELECT u.id, u.id FROM readiness_units_unit u WHERE u.account_id = %(account)s
        UNION ALL
        SELECT b.top, u.id FROM below b JOIN readiness_units_unit u
          ON u.account_id = %(account)s AND u.parent_id = b.id
    ), staff AS (
        SELECT DISTINCT b.top, a.employee_id
        FROM readiness_assignments_positionassignment a
        JOIN readiness_employees_employee e
          ON e.account_id = %(account)s AND e.id = a.employee_id AND e.status = 'active'
        JOIN readiness_positions_position p
          ON p.account_id = %(account)s AND p.id = a.position_id
        JOIN below b ON b.id = p.unit_id
        WHERE a.account_id = %(account)s
          AND a.starts_on <= %(day)s AND (a.ends_on IS NULL OR a.ends_on > %(day)s)
    )
    SELECT s.top, count(*) FROM staff s GROUP BY s.top
"""


def tree(*, actor: Actor, at: datetime) -> list[UnitNode]:
    """Return the units this actor may see, depth first, siblings by name, in two queries."""
    visible = policies.visible_to(actor)
    units = {unit.pk: unit for unit in visible.select_related("readiness").order_by("name", "pk")}
    day = at.astimezone(UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(HEADCOUNTS, {"account": actor.account_id, "day": day})
        headcounts: dict[UUID, int] = dict(cursor.fetchall())
    return [
        UnitNode(unit, parent_id, depth, headcounts.get(unit.pk, 0))
        for unit, parent_id, depth in _depth_first(units)
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
