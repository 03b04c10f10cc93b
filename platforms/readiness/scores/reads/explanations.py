"""Why a number is what it is: the inputs and weights it came from, and what each cost."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from annex.cascades import marks, planning
from annex.kernel.actor import Actor
from platforms.readiness.scores import policies
from platforms.readiness.scores.cascade import NAME, READINESS
from platforms.readiness.scores.models import PositionAssignmentReadiness, Readiness
from platforms.readiness.scores.reads import histories
from platforms.readiness.scores.reads.apportioning import apportion, round_half_up
from platforms.readiness.scores.reads.histories import Entry
from platforms.readiness.scores.reads.inputs import INPUTS
from platforms.readiness.scores.reads.names import name_of

MOST_INPUTS: Final = 50

RULES: Final = {
    "responsibility": _("The satisfied share of the weight of its requirements."),
    "role": _("The mean of its responsibilities, by weight."),
    "position_assignment": _(
        "The readiness of the role, for each responsibility that is signed off, by weight."
    ),
    "employee": _("The mean of the assignments in force, by full-time share."),
    "unit": _("The mean of the active people in the unit and in all units below it."),
    "account": _("The mean of all active people."),
}

# The worst first: what cost most, then what is not known. One statement, so one snapshot.
_SQL: Final = """
WITH input(id, name, weight, value, is_shown) AS MATERIALIZED ({inputs}),
total AS (
    SELECT count(*) AS inputs, coalesce(sum(weight), 0) AS weight,
           coalesce(sum(weight) FILTER (WHERE value IS NOT NULL), 0) AS known,
           coalesce(sum(weight * value), 0) AS product
    FROM input
)
SELECT t.inputs, t.weight, t.known, t.product, i.id, i.name, i.weight, i.value
FROM total t LEFT JOIN (
    SELECT * FROM input WHERE is_shown
    ORDER BY value IS NULL, (100 - value) * weight DESC, name, id LIMIT %(most)s
) i ON true
ORDER BY i.value IS NULL, (100 - i.value) * i.weight DESC, i.name, i.id
"""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing a value came from.

    ``share`` is its percentage of all weight; ``points`` is what it added to the value, ``lost``
    what it kept from 100. A value that is not known added and cost nothing.
    """

    level: str
    id: UUID
    name: str
    weight: Decimal
    value: Decimal | None
    share: Decimal
    points: Decimal
    lost: Decimal


@dataclass(frozen=True, slots=True)
class Others:
    """The inputs that are not listed, together."""

    count: int
    points: Decimal
    lost: Decimal


@dataclass(frozen=True, slots=True)
class Explanation:
    """A value and the inputs it comes from, the costliest first.

    The points sum to the value, the losses to what it lacks to 100, both exactly. ``value`` is
    what the inputs make now; it is the stored one unless ``recalculating``. ``last_change`` says
    since when the stored one is what it is, and what made it so.
    """

    level: str
    id: UUID
    name: str
    value: Decimal | None
    coverage: Decimal
    as_of: datetime | None
    recalculating: bool
    rule: str
    inputs: tuple[Input, ...]
    others: Others | None
    last_change: Entry | None


def explain(*, actor: Actor, level: str, record_id: UUID, at: datetime) -> Explanation:
    """Explain the readiness of one record at ``at``.

    Raises a NotFound when the record is missing or hidden.
    """
    record = policies.require_visible(actor, level, record_id)
    stored = READINESS.level(level).values._default_manager.filter(pk=record_id).first()
    assert stored is None or isinstance(stored, Readiness)
    lapsed = stored is not None and stored.valid_until is not None and stored.valid_until <= at
    rows = _rows(actor, level, record_id, at)
    value, inputs, others = _apportioned(INPUTS[level][0], rows)
    entries = histories.of_record(actor=actor, level=level, record_id=record_id, most=1).entries
    return Explanation(
        level=level,
        id=record_id,
        name=name_of(record),
        value=value,
        coverage=_coverage(stored, rows),
        as_of=stored.computed_at if stored else None,
        recalculating=lapsed or bool(marks.pending(NAME, level, [record_id])),
        rule=gettext(RULES[level]),
        inputs=inputs,
        others=others,
        last_change=next(iter(entries), None),
    )


def _rows(actor: Actor, level: str, record_id: UUID, at: datetime) -> list[tuple[Any, ...]]:
    parameters = {
        "account": actor.account_id,
        "record": record_id,
        "within": actor.unit_id,
        "at": at,
        "most": MOST_INPUTS,
    }
    gathers = READINESS.level(level).gathers
    with planning.by_hash() if gathers else nullcontext(), connection.cursor() as cursor:
        cursor.execute(_SQL.format(inputs=INPUTS[level][1]), parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _coverage(stored: Readiness | None, rows: list[tuple[Any, ...]]) -> Decimal:
    """Return the known share of the weight; an assignment's is its role's."""
    if isinstance(stored, PositionAssignmentReadiness):
        return stored.coverage
    _inputs, weight, known, *_rest = rows[0]
    return round_half_up(100 * Fraction(known) / Fraction(weight)) if weight else Decimal("0.00")


def _apportioned(
    level: str, rows: list[tuple[Any, ...]]
) -> tuple[Decimal | None, tuple[Input, ...], Others | None]:
    """Return the value, and the parts of it and of what it lacks."""
    count, weight, known, product = rows[0][:4]
    listed = [row[4:] for row in rows if row[4] is not None]
    mean = Fraction(product) / Fraction(known) if known else Fraction(0)
    points = [_part(v * w, known) if v is not None else Fraction(0) for _, _, w, v in listed]
    lost = [_part((100 - v) * w, known) if v is not None else Fraction(0) for _, _, w, v in listed]
    if unlisted := count - len(listed):
        points.append(mean - sum(points))
        lost.append((100 - mean if known else Fraction(0)) - sum(lost))
    value = round_half_up(mean) if known else None
    all_points = apportion(points, Decimal(0) if value is None else value)
    all_lost = apportion(lost, Decimal(0) if value is None else 100 - value)
    inputs = tuple(
        Input(
            level=level,
            id=row_id,
            name=name,
            weight=row_weight,
            value=row_value,
            share=round_half_up(100 * _part(row_weight, weight)),
            points=all_points[n],
            lost=all_lost[n],
        )
        for n, (row_id, name, row_weight, row_value) in enumerate(listed)
    )
    return value, inputs, Others(unlisted, all_points[-1], all_lost[-1]) if unlisted else None


def _part(amount: Decimal, of: Decimal) -> Fraction:
    return Fraction(amount) / Fraction(of)
