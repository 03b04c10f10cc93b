"""The proof that nothing drifted: every stored value equals its formula, or a mark names it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from annex.cascades import planning, registry, statements
from annex.cascades.declarations import Cascade, Level
from annex.cascades.operations import MARKS
from annex.tenancy.context import require_account_id


@dataclass(frozen=True, slots=True)
class Violation:
    """A record whose value is wrong, or missing, while nothing says so.

    ``stored`` and ``formula`` are the columns and ``valid_until`` as Postgres writes a row;
    ``stored`` is None where there is no value row.
    """

    level: str
    object_id: UUID
    stored: str | None
    formula: str


def violations(cascade: str, *, at: datetime, level: str | None = None) -> list[Violation]:
    """Return every violation in the account entered, of one level or of all, in one snapshot.

    One read-only statement, safe at any time. A value whose ``valid_until`` has come says so
    itself. Raises UnknownLevel.
    """
    declared = registry.find(cascade)
    chosen = declared.order if level is None else (declared.level(level),)
    return _examined(declared, chosen, at)[1]


def examine(cascade: str, *, at: datetime) -> tuple[int, list[Violation]]:
    """Return how many records were verified, and every violation, all in one snapshot.

    What a mark names is not verified: it says itself that it may be wrong.

    Raises UnknownLevel.
    """
    declared = registry.find(cascade)
    return _examined(declared, declared.order, at)


def _examined(
    cascade: Cascade, levels: Sequence[Level], at: datetime
) -> tuple[int, list[Violation]]:
    sql = " UNION ALL ".join(f"({_of_level(cascade, one)})" for one in levels)
    parameters: dict[str, Any] = {
        "account": require_account_id(),
        "cascade": cascade.name,
        "at": at,
    }
    with planning.by_hash(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows = cursor.fetchall()
    verified = sum(int(row[4]) for row in rows if row[1] is None)
    return verified, [Violation(*row[:4]) for row in rows if row[1] is not None]


def records(cascade: str) -> int:
    """Return how many records of the account entered have a value to be proven."""
    sql = " UNION ALL ".join(statements.all_records(one) for one in registry.find(cascade).order)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) r", {"account": require_account_id()})
        count: int = cursor.fetchone()[0]
        return count


def _of_level(cascade: Cascade, level: Level) -> str:
    # What a mark names is not computed: one that is parked may fail here as it does in its stage.
    names = statements.names_of(level)
    columns = (*level.columns, "valid_until")
    stored = ", ".join(f'v."{c}"' for c in columns)
    formula = ", ".join(f'f."{c}"' for c in columns)
    return f"""
        WITH named(id) AS MATERIALIZED ({" UNION ".join(_named(cascade, level))}),
        wanted(id) AS (
            SELECT r.id FROM ({statements.all_records(level)}) AS r(id)
            WHERE NOT EXISTS (SELECT 1 FROM named WHERE named.id = r.id)
        ),
        fresh(id, {", ".join(f'"{c}"' for c in columns)}) AS MATERIALIZED ({level.formula})
        SELECT '{level.name}', NULL::uuid, NULL::text, NULL::text, count(*) FROM fresh
        UNION ALL
        SELECT '{level.name}', f.id,
               CASE WHEN v.{names.key} IS NOT NULL THEN ROW({stored})::text END,
               ROW({formula})::text, 0
        FROM fresh f LEFT JOIN {names.values} v
          ON v.account_id = %(account)s AND v.{names.key} = f.id
        WHERE (v.{names.key} IS NULL OR ({stored}) IS DISTINCT FROM ({formula}))
          AND coalesce(v.valid_until > %(at)s, true)
    """


def _named(cascade: Cascade, level: Level) -> Iterator[str]:
    yield (
        f"SELECT m.object_id FROM {MARKS} m WHERE m.account_id = %(account)s "
        f"AND m.cascade = %(cascade)s AND m.level = '{level.name}'"
    )
    for relay in cascade.relays_into(level):
        yield f"SELECT named.id FROM ({statements.stands_for(relay)}) AS named(id)"
