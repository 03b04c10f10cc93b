"""What became of a value: the only place that reads the history, and nobody rewrites it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from annex.cascades import registry
from annex.tenancy.context import require_account_id

# The changes of a record, the latest first, each with the one before it.
_OF_RECORD: Final = """
SELECT c.id, c.at, c.old::text, c.new::text, c.cause, c.cause_id,
       coalesce(lag(c.id) OVER (ORDER BY c.id), 0) AS earlier_id
FROM cascades_valuechange c
WHERE c.account_id = %(account)s AND c.cascade = %(cascade)s AND c.level = %(level)s
  AND c.object_id = %(record)s
ORDER BY c.id DESC
"""
_PAGE: Final = f"""
SELECT * FROM ({_OF_RECORD}) h
WHERE %(before)s::bigint IS NULL OR h.id < %(before)s ORDER BY h.id DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A value that became another one at ``at``.

    ``old`` and ``new`` are the level's columns. ``cause`` is ``<table>.<insert|update|delete>`` of
    the row ``cause_id``, the name of a level that changed before, or a word of the engine: clock,
    request, proof. ``earlier_id`` is the record's change before this one, 0 for the first.
    """

    id: int
    at: datetime
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    cause: str
    cause_id: UUID | None
    earlier_id: int


@dataclass(frozen=True, slots=True)
class InputChanged:
    """A change of an input that came between two changes of what depends on it."""

    of: int
    level: str
    object_id: UUID
    at: datetime
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    total: int


def of_record(
    cascade: str, level: str, record_id: UUID, *, before: int | None = None, most: int = 20
) -> list[Changed]:
    """Return the changes of one record of the account entered, the latest first.

    ``before`` is the id of a change to go on after. Raises UnknownLevel.
    """
    registry.find(cascade).level(level)
    parameters: dict[str, Any] = {
        "account": require_account_id(),
        "cascade": cascade,
        "level": level,
        "record": record_id,
        "before": before,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, parameters)
        return [
            Changed(key, at, _columns(old), _columns(new), cause, cause_id, earlier)
            for key, at, old, new, cause, cause_id, earlier in cursor.fetchall()
        ]


def of_inputs(
    cascade: str,
    changes: Sequence[Changed],
    inputs: str,
    parameters: Mapping[str, Any],
    *,
    column: str,
    most: int = 5,
) -> list[InputChanged]:
    """Return the changes of inputs that lie between each change and the one before it.

    ``inputs`` is SQL that selects ``level, id`` of what a record depends on. For each change the
    ``most`` whose ``column`` moved farthest are returned, with the total of all.
    """
    if not changes:
        return []
    sql = f"""
        WITH input(level, id) AS MATERIALIZED ({inputs})
        SELECT e.id, x.level, x.object_id, x.at, x.old, x.new, x.total
        FROM unnest(%(entries)s::bigint[], %(earlier)s::bigint[]) AS e(id, earlier_id)
        CROSS JOIN LATERAL (
            SELECT c.level::text AS level, c.object_id, c.at, c.old::text AS old,
                   c.new::text AS new, count(*) OVER () AS total
            FROM cascades_valuechange c
            WHERE c.account_id = %(account)s AND c.cascade = %(cascade)s
              AND c.id > e.earlier_id AND c.id < e.id
              AND (c.level::text, c.object_id) IN (SELECT i.level, i.id FROM input i)
            ORDER BY abs((c.new ->> %(column)s)::numeric - (c.old ->> %(column)s)::numeric)
                     DESC NULLS LAST, c.id DESC
            LIMIT %(most)s
        ) x
    """
    values = {
        **parameters,
        "account": require_account_id(),
        "cascade": cascade,
        "entries": [change.id for change in changes],
        "earlier": [change.earlier_id for change in changes],
        "column": column,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [
            InputChanged(of, level, object_id, at, _columns(old), _columns(new), total)
            for of, level, object_id, at, old, new, total in cursor.fetchall()
        ]


def latest(cascade: str, level: str, ids: Iterable[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Return the last changes of some records as plain values, for the record of an incident."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for record_id in ids:
        found[record_id] = [
            {
                "id": change.id,
                "at": change.at.isoformat(),
                "old": {key: None if v is None else str(v) for key, v in change.old.items()},
                "new": {key: None if v is None else str(v) for key, v in change.new.items()},
                "cause": change.cause,
            }
            for change in of_record(cascade, level, record_id, most=3)
        ]
    return found


def _columns(text: str) -> dict[str, Any]:
    # Exactly as Postgres has it: 62.40 is no float.
    columns: dict[str, Any] = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return columns
