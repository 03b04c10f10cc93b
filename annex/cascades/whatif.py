"""What every value would be if some inputs were others: one SELECT, which writes and locks nothing.

A common table expression hides the table of its name from whatever stands below it. So the formulas
read the rows that a question puts in place of the real ones, and each level reads the values that
the levels before it would have. Marks that wait are taken in: the answer is what a real run of the
same change would leave once it has settled.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from annex.cascades import planning, registry, statements
from annex.cascades.declarations import Cascade, Level
from annex.cascades.operations import MARKS
from annex.kernel.errors import DomainError
from annex.tenancy.context import require_account_id

FIRST_WAVES: Final = 4
MOST_WAVES: Final = 64
"""A tree that is deeper can not be previewed; a real run would be parked there."""


class TooDeep(DomainError):
    """A level that feeds itself does not come to rest: its records form a cycle."""

    code = "cascades.too_deep"
    title = "The records depend on each other too deeply."


@dataclass(frozen=True, kw_only=True)
class Question:
    """Rows in place of others, and the records they concern.

    ``tables`` maps a table to the SELECT that takes its place; this reads the real one as
    ``public.<table>``, limits it to ``%(account)s``, and may use ``parameters``. ``touched`` maps
    levels and relays to the ids a row trigger would mark.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    touched: Mapping[str, Collection[UUID]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Projected:
    """A record whose value would be another one; both as their level's columns."""

    object_id: UUID
    stored: Mapping[str, Any] | None
    projected: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change: the records of the levels asked for, and how many of every level."""

    changes: Mapping[str, Sequence[Projected]]
    counts: Mapping[str, int]


def preview(
    cascade: str, question: Question, *, at: datetime, levels: Collection[str] | None = None
) -> Preview:
    """Answer a question about the account entered, in one statement and one snapshot.

    ``levels`` limits whose records are listed. Raises UnknownLevel, or TooDeep.
    """
    declared = registry.find(cascade)
    listed = {level.name for level in declared.levels} if levels is None else set(levels)
    waves = FIRST_WAVES
    while True:
        rows = _rows(declared, question, at, listed, waves)
        if not any(kind == "unfinished" for kind, *_ in rows):
            return _preview(rows, listed)
        if waves >= MOST_WAVES:
            raise TooDeep
        waves *= 4


def _rows(
    cascade: Cascade, question: Question, at: datetime, listed: Collection[str], waves: int
) -> list[tuple[Any, ...]]:
    parameters = {
        **question.parameters,
        **{f"touched_{name}": statements.array(ids) for name, ids in question.touched.items()},
        "account": require_account_id(),
        "cascade": cascade.name,
        "at": at,
    }
    sql = _Statement(cascade, question, listed, waves).sql()
    with planning.by_hash(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _preview(rows: Sequence[tuple[Any, ...]], listed: Collection[str]) -> Preview:
    changes: dict[str, list[Projected]] = {name: [] for name in listed}
    counts: dict[str, int] = {}
    for kind, level, object_id, stored, projected, count in rows:
        if kind == "count":
            counts[level] = count
        else:
            found = Projected(object_id, _columns(stored), _columns(projected) or {})
            changes[level].append(found)
    return Preview(changes=changes, counts=counts)


def _columns(text: str | None) -> dict[str, Any] | None:
    # Exactly as Postgres has it: 62.40 is no float.
    return None if text is None else json.loads(text, parse_float=Decimal)


@dataclass
class _Statement:
    cascade: Cascade
    question: Question
    listed: Collection[str]
    waves: int

    def sql(self) -> str:
        inputs = [f'"{table}" AS ({select})' for table, select in self.question.tables.items()]
        steps = [
            (level, wave)
            for level in self.cascade.order
            for wave in range(self.waves if level.feeds_itself else 1)
        ]
        # Each step in a scope of its own: there its values hide those of the step before.
        opened, closed = "", ""
        for number, (level, wave) in enumerate(steps):
            ctes = ", ".join([*(inputs if number == 0 else ()), *self._step(level, wave)])
            opened += f"WITH {ctes} SELECT * FROM (\n"
            hidden = self._overlay(level, wave)
            opened += f"WITH {hidden} SELECT * FROM (\n"
            closed += ") AS overlaid) AS step\n"
        return opened + " UNION ALL ".join(self._answers()) + closed

    def _step(self, level: Level, wave: int) -> Iterator[str]:
        n, name = statements.names_of(level), f"{level.name}_{wave}"
        columns = (*level.columns, "valid_until")
        sources = self._wave_sources(level, wave) if wave else self._first_sources(level)
        yield (
            f'"want_{name}"(id) AS MATERIALIZED (SELECT w.id FROM ({" UNION ".join(sources)}) '
            f"AS w(id) WHERE w.id IN ({statements.all_records(level)}) "
            # What is parked fails here as it does in its stage; it stays as it is.
            f"AND w.id NOT IN (SELECT m.object_id FROM {MARKS} m WHERE m.account_id = %(account)s "
            f"AND m.cascade = %(cascade)s AND m.level = '{level.name}' AND m.is_parked))"
        )
        yield (
            f'"fresh_{name}"(id, {", ".join(f"{chr(34)}{c}{chr(34)}" for c in columns)}) '
            f'AS MATERIALIZED (WITH wanted(id) AS (SELECT t.id FROM "want_{name}" t) '
            f"SELECT * FROM ({level.formula}) AS f)"
        )
        stored = ", ".join(f'v."{c}"' for c in level.columns)
        fresh = ", ".join(f'f."{c}"' for c in level.columns)
        yield (
            f'"other_{name}"(id) AS MATERIALIZED (SELECT f.id FROM "fresh_{name}" f '
            f"LEFT JOIN {n.values} v ON v.account_id = %(account)s AND v.{n.key} = f.id "
            f"WHERE v.{n.key} IS NULL OR ({stored}) IS DISTINCT FROM ({fresh}))"
        )

    def _overlay(self, level: Level, wave: int) -> str:
        n, fresh = statements.names_of(level), f'"fresh_{level.name}_{wave}"'
        columns = [f'"{c}"' for c in (*level.columns, "valid_until")]
        is_account = n.key == '"account_id"'
        key = [] if is_account else [f"v.{n.key}"]
        stored = ", ".join(["v.account_id", *key, *(f"v.{c}" for c in columns)])
        ids = ["f.id"] if is_account else ["%(account)s::uuid", "f.id"]
        computed = ", ".join([*ids, *(f"f.{c}" for c in columns)])
        return (
            f"{n.values} AS NOT MATERIALIZED (SELECT {stored} FROM {n.values} v "
            f"WHERE v.account_id = %(account)s AND NOT EXISTS "
            f"(SELECT 1 FROM {fresh} f WHERE f.id = v.{n.key}) "
            f"UNION ALL SELECT {computed} FROM {fresh} f)"
        )

    def _first_sources(self, level: Level) -> Iterator[str]:
        """Select what the question touches, what is marked, lapsed, or hangs on what changed."""
        if level.name in self.question.touched:
            yield f"SELECT unnest(%(touched_{level.name})s::uuid[])"
        yield (
            f"SELECT m.object_id FROM {MARKS} m WHERE m.account_id = %(account)s "
            f"AND m.cascade = %(cascade)s AND m.level = '{level.name}'"
        )
        for relay in self.cascade.relays_into(level):
            yield f"SELECT s.id FROM ({statements.stands_for(relay)}) AS s(id)"
            if relay.name in self.question.touched:
                yield _following(f"SELECT unnest(%(touched_{relay.name})s::uuid[])", relay.sql)
        if level.lapses:
            n = statements.names_of(level)
            yield (
                f"SELECT v.{n.key} FROM {n.values} v "
                "WHERE v.account_id = %(account)s AND v.valid_until <= %(at)s"
            )
        for feeder in self.cascade.feeders(level):
            if feeder != level:
                for edge in feeder.edges:
                    if edge.to == level.name:
                        yield from (
                            _following(f'SELECT o.id FROM "other_{feeder.name}_{wave}" o', edge.sql)
                            for wave in range(self.waves if feeder.feeds_itself else 1)
                        )

    def _wave_sources(self, level: Level, wave: int) -> Iterator[str]:
        for edge in level.edges:
            if edge.to == level.name:
                before = f'SELECT o.id FROM "other_{level.name}_{wave - 1}" o'
                yield _following(before, edge.sql)

    def _answers(self) -> Iterator[str]:
        for level in self.cascade.order:
            n, last = statements.names_of(level), self.waves - 1
            stored, projected = (
                "jsonb_build_object("
                + ", ".join(f"'{c}', {alias}.\"{c}\"" for c in level.columns)
                + ")::text"
                for alias in ("r", "v")
            )
            columns = [", ".join(f'{alias}."{c}"' for c in level.columns) for alias in ("r", "v")]
            found = (
                f"FROM {n.values} v LEFT JOIN public.{n.values} r "
                f"ON r.account_id = %(account)s AND r.{n.key} = v.{n.key} "
                f"WHERE v.account_id = %(account)s AND "
                f"(r.{n.key} IS NULL OR ({columns[0]}) IS DISTINCT FROM ({columns[1]}))"
            )
            yield (
                f"SELECT 'count', '{level.name}', NULL::uuid, NULL::text, NULL::text, count(*) "
                f"{found}"
            )
            if level.name in self.listed:
                yield (
                    f"SELECT 'change', '{level.name}', v.{n.key}, "
                    f"CASE WHEN r.{n.key} IS NOT NULL THEN {stored} END, {projected}, 0 {found}"
                )
            if level.feeds_itself:
                yield (
                    f"SELECT 'unfinished', '{level.name}', NULL::uuid, NULL::text, NULL::text, 0 "
                    f'WHERE EXISTS (SELECT 1 FROM "other_{level.name}_{last}")'
                )


def _following(changed: str, sql: str) -> str:
    return f"SELECT n.id FROM (WITH changed(id) AS ({changed}) SELECT * FROM ({sql}) q) AS n(id)"
