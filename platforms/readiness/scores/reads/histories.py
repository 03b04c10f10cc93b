"""What became of a number, and why: 62.40 since Tuesday, because ..."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from annex.cascades import history
from annex.cascades.history import Changed, InputChanged
from annex.kernel.actor import Actor
from platforms.readiness.assignments import policies as assignments
from platforms.readiness.employees import policies as employees
from platforms.readiness.responsibilities import policies as responsibilities
from platforms.readiness.roles import policies as roles
from platforms.readiness.scores import policies
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.reads.names import name_of

MOST: Final = 20
MOST_REASONS: Final = 5

CAUSES: Final = {
    "readiness_responsibilities_evidence": _("Evidence was recorded or withdrawn."),
    "readiness_responsibilities_requirement": _("A requirement was added, changed or removed."),
    "readiness_responsibilities_responsibility": _(
        "A responsibility was added, changed or removed."
    ),
    "readiness_assignments_signoff": _("A sign-off was given, changed or taken back."),
    "readiness_assignments_positionassignment": _("An assignment was made, changed or ended."),
    "readiness_employees_employee": _("Somebody joined, left or came back."),
    "readiness_positions_position": _("A position was added, moved or removed."),
    "readiness_units_unit": _("A unit was added or moved."),
    "readiness_roles_role": _("The role was added."),
    "clock": _("Something expired or came into force."),
    "request": _("It was computed anew because somebody asked."),
    "proof": _("A check found it wrong, and it was computed anew."),
    "redrive": _("It was computed anew after it had failed."),
}
FROM_BELOW: Final = _("What it is computed from has changed.")

_DUTIES: Final = """
    SELECT 'responsibility', r.id FROM readiness_responsibilities_responsibility r
    WHERE r.account_id = %(account)s AND r.role_id = %(record)s
"""
_ROLE_AND_SHARE: Final = """
    SELECT 'role', a.role_id FROM readiness_assignments_positionassignment a
    WHERE a.account_id = %(account)s AND a.id = %(record)s
    UNION ALL SELECT 'signed_share', %(record)s::uuid
"""
_ASSIGNMENTS: Final = """
    SELECT 'position_assignment', a.id FROM readiness_assignments_positionassignment a
    WHERE a.account_id = %(account)s AND a.employee_id = %(record)s
"""
_STAFF: Final = """
    SELECT DISTINCT 'employee', a.employee_id
    FROM readiness_assignments_positionassignment a
    JOIN readiness_positions_position p ON p.account_id = %(account)s AND p.id = a.position_id
    WHERE a.account_id = %(account)s AND p.unit_id IN (
        WITH RECURSIVE below(id) AS (
            SELECT %(record)s::uuid
            UNION
            SELECT u.id FROM below b JOIN readiness_units_unit u
              ON u.account_id = %(account)s AND u.parent_id = b.id
        ) SELECT b.id FROM below b
    )
"""
_PEOPLE: Final = """
    SELECT 'employee', e.id FROM readiness_employees_employee e WHERE e.account_id = %(account)s
"""
INPUTS: Final[dict[str, str]] = {
    "role": _DUTIES,
    "position_assignment": _ROLE_AND_SHARE,
    "employee": _ASSIGNMENTS,
    "unit": _STAFF,
    "account": _PEOPLE,
}
"""By level, SQL that selects the level and id of what a record is computed from now."""

_VISIBLE: Final[dict[str, Callable[[Actor], QuerySet[Any]]]] = {
    "responsibility": responsibilities.visible_to,
    "role": roles.visible_to,
    "signed_share": lambda actor: assignments.visible_to(actor).select_related("employee", "role"),
    "position_assignment": lambda actor: assignments.visible_to(actor).select_related(
        "employee", "role"
    ),
    "employee": employees.visible_to,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """An input that changed since the change before; values are percentages."""

    level: str
    id: UUID
    name: str
    old: Decimal | None
    new: Decimal | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A number that became another one, and why.

    ``because`` says it in words; ``reasons`` are the inputs that moved it, those first that moved
    farthest, as far as the actor may see them; ``other_reasons`` counts the rest.
    """

    id: int
    since: datetime
    old: Decimal | None
    new: Decimal | None
    coverage: Decimal
    because: str
    cause: str
    cause_id: UUID | None
    reasons: tuple[Reason, ...]
    other_reasons: int


@dataclass(frozen=True, slots=True)
class History:
    """What became of a record's number, the latest first; ``next_before`` leads to the rest."""

    level: str
    id: UUID
    name: str
    entries: tuple[Entry, ...]
    next_before: int | None


def of_record(
    *, actor: Actor, level: str, record_id: UUID, before: int | None = None, most: int = MOST
) -> History:
    """Return a page of a record's history.

    Raises a NotFound when the record is missing or hidden.
    """
    record = policies.require_visible(actor, level, record_id)
    found = history.of_record(NAME, level, record_id, before=before, most=most + 1)
    changes = found[:most]
    return History(
        level=level,
        id=record_id,
        name=name_of(record),
        entries=_entries(actor, level, record_id, changes),
        next_before=changes[-1].id if len(found) > most else None,
    )


def _entries(
    actor: Actor, level: str, record_id: UUID, changes: list[Changed]
) -> tuple[Entry, ...]:
    inputs: list[InputChanged] = []
    if level in INPUTS:
        inputs = history.of_inputs(
            NAME,
            changes,
            INPUTS[level],
            {"record": record_id},
            column="value",
            most=MOST_REASONS,
        )
    names = _names(actor, inputs)
    return tuple(_entry(change, inputs, names) for change in changes)


def _entry(
    change: Changed, inputs: list[InputChanged], names: Mapping[tuple[str, UUID], str]
) -> Entry:
    mine = [one for one in inputs if one.of == change.id]
    reasons = tuple(
        Reason(
            level=one.level,
            id=one.object_id,
            name=names[one.level, one.object_id],
            old=_percentage(one.old),
            new=_percentage(one.new),
            at=one.at,
        )
        for one in mine
        if (one.level, one.object_id) in names
    )
    return Entry(
        id=change.id,
        since=change.at,
        old=change.old["value"],
        new=change.new["value"],
        coverage=change.new["coverage"],
        because=gettext(CAUSES.get(change.cause.partition(".")[0], FROM_BELOW)),
        cause=change.cause,
        cause_id=change.cause_id,
        reasons=reasons,
        other_reasons=(mine[0].total if mine else 0) - len(reasons),
    )


def _percentage(columns: Mapping[str, Any]) -> Decimal | None:
    """Return the number of a level's columns; the signed share's is what its two weights make."""
    if "value" in columns:
        value: Decimal | None = columns["value"]
        return value
    if not columns["load_weight"]:
        return None
    share: Decimal = 100 * columns["signed_weight"] / columns["load_weight"]
    return share.quantize(Decimal("0.01"))


def _names(actor: Actor, inputs: list[InputChanged]) -> dict[tuple[str, UUID], str]:
    ids: dict[str, set[UUID]] = {}
    for one in inputs:
        ids.setdefault(one.level, set()).add(one.object_id)
    return {
        (level, row.pk): name_of(row)
        for level, wanted in ids.items()
        for row in _VISIBLE[level](actor).filter(pk__in=wanted)
    }
