"""The SQL of the engine, put together from declarations: constants and quoted names only.

Everything a caller chooses travels as a parameter: ``account``, ``cascade``, ``level``, ``ids``
(an array literal of uuids) and ``at``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from annex.cascades.declarations import Cascade, Level, Relay
from annex.cascades.operations import MARKS

DUE = "(m.not_before IS NULL OR m.not_before <= %(at)s)"
OF_LEVEL = "m.account_id = %(account)s AND m.cascade = %(cascade)s AND m.level = %(level)s"
SOME = "wanted(id) AS (SELECT unnest(%(ids)s::uuid[]))"

CANDIDATES = f"""
SELECT coalesce(array_agg(due.object_id)::text[], '{{}}'),
       coalesce(extract(epoch FROM clock_timestamp() - min(due.since)), 0)::float8
FROM (
    SELECT m.object_id, min(m.created_at) AS since FROM {MARKS} m
    WHERE {OF_LEVEL} AND {DUE} GROUP BY m.object_id LIMIT %(cap)s
) due
"""

CONSUME = f"""
WITH gone AS (
    DELETE FROM {MARKS} WHERE ctid = ANY (ARRAY (
        SELECT m.ctid FROM {MARKS} m
        WHERE {OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[]) FOR UPDATE SKIP LOCKED
    )) RETURNING id, origin_id, object_id
)
SELECT coalesce(array_agg(DISTINCT object_id)::text[], '{{}}'), min(coalesce(origin_id, id))
FROM gone
"""

COUNT = f"SELECT count(*) FROM {MARKS} m WHERE {OF_LEVEL} AND {DUE}"

ATTEMPTS = f"""
SELECT coalesce(max(m.attempts), 0) FROM {MARKS} m
WHERE {OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[])
"""

POSTPONE = f"""
UPDATE {MARKS} m SET attempts = m.attempts + 1, not_before = %(not_before)s
WHERE {OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[])
"""

DUE_LEVELS = f"""
SELECT name FROM unnest(%(levels)s::text[]) AS name WHERE EXISTS (
    SELECT 1 FROM {MARKS} m
    WHERE m.account_id = %(account)s AND m.cascade = %(cascade)s AND m.level = name AND {DUE}
)
"""

MARK = f"""
INSERT INTO {MARKS} (account_id, cascade, level, object_id)
SELECT %(account)s, %(cascade)s, %(level)s, unnest(%(ids)s::uuid[])
"""


def array(ids: Iterable[object]) -> str:
    """Return ids as one array literal: a parameter of its own for each would cost much more."""
    return "{" + ",".join(map(str, ids)) + "}"


def insert_marks(level: str, selected: str, origin: str) -> str:
    """Return the statement that marks every record of ``level`` that ``selected`` selects."""
    return f"""
        INSERT INTO {MARKS} (account_id, cascade, level, object_id, origin_id)
        SELECT %(account)s, %(cascade)s, '{level}', marked.id, {origin}
        FROM ({selected}) AS marked(id) WHERE marked.id IS NOT NULL GROUP BY marked.id
    """


def resolve(relay: Relay) -> str:
    """Return the statement that turns the marks of a relay into marks of what they stand for."""
    return f"""
        WITH taken AS (
            DELETE FROM {MARKS} WHERE ctid = ANY (ARRAY (
                SELECT m.ctid FROM {MARKS} m WHERE {OF_LEVEL} AND {DUE} FOR UPDATE SKIP LOCKED
            )) RETURNING id, origin_id, object_id
        ), changed(id) AS MATERIALIZED (SELECT DISTINCT object_id FROM taken)
        {insert_marks(relay.to, relay.sql, "(SELECT min(coalesce(origin_id, id)) FROM taken)")}
    """


def all_records(level: Level) -> str:
    """Return the SELECT of the ids of every record of a level."""
    if level.records:
        return level.records
    names = names_of(level)
    return f"SELECT {names.target_key} FROM {names.target} WHERE {names.target_own} = %(account)s"


def pending(cascade: Cascade, level: Level) -> str:
    """Return the SELECT of those of ``ids`` that a mark names, itself or through a relay."""
    direct = (
        f"SELECT m.object_id FROM {MARKS} m WHERE {OF_LEVEL} "
        "AND m.object_id = ANY (%(ids)s::uuid[])"
    )
    relayed = (
        f"SELECT named.id FROM ({stands_for(relay)}) AS named(id) "
        "WHERE named.id = ANY (%(ids)s::uuid[])"
        for relay in cascade.relays_into(level)
    )
    return " UNION ".join((direct, *relayed))


def stands_for(relay: Relay) -> str:
    """Return the SELECT of the ids that the present marks of a relay stand for."""
    return f"""
        WITH changed(id) AS MATERIALIZED (
            SELECT DISTINCT m.object_id FROM {MARKS} m
            WHERE m.account_id = %(account)s AND m.cascade = %(cascade)s
              AND m.level = '{relay.name}'
        ) SELECT named.id FROM ({relay.sql}) AS named(id)
    """


@dataclass(frozen=True)
class Names:
    """The quoted names of a level's tables and columns."""

    values: str
    key: str
    target: str
    target_key: str
    target_own: str


@lru_cache
def names_of(level: Level) -> Names:
    """Return the names behind a level's models; an account's own row is keyed by its id."""
    values = level.values._meta
    target = level.target._meta
    assert values.pk is not None
    assert target.pk is not None
    columns = {field.column for field in target.local_fields}
    own = "account_id" if "account_id" in columns else target.pk.column
    return Names(
        values=f'"{values.db_table}"',
        key=f'"{values.pk.column}"',
        target=f'"{target.db_table}"',
        target_key=f'"{target.pk.column}"',
        target_own=f'"{own}"',
    )


@dataclass(frozen=True)
class Stage:
    """The statements that recalculate the records ``ids`` of one level."""

    level: Level

    @cached_property
    def names(self) -> Names:
        """The names of the level's tables and columns."""
        return names_of(self.level)

    def _columns(self, alias: str, *, clock: bool) -> str:
        columns = [f'{alias}."{c}"' for c in self.level.columns]
        return ", ".join([*columns, f"{alias}.valid_until"] if clock else columns)

    @cached_property
    def fill(self) -> str:
        """Make the value rows that are missing, in the order of their keys.

        Locks each new one's record for as long, so that it can not be deleted meanwhile.
        """
        n = self.names
        is_account = n.key == '"account_id"'
        columns, ids = (n.key, "") if is_account else (f"account_id, {n.key}", "%(account)s, ")
        return f"""
            INSERT INTO {n.values} ({columns}, computed_at)
            SELECT {ids}fresh.id, %(at)s FROM (
                SELECT t.{n.target_key} AS id FROM {n.target} t
                WHERE t.{n.target_own} = %(account)s AND t.{n.target_key} = ANY (%(ids)s::uuid[])
                  AND NOT EXISTS (
                    SELECT 1 FROM {n.values} v
                    WHERE v.account_id = %(account)s AND v.{n.key} = t.{n.target_key}
                  )
                ORDER BY t.{n.target_key} FOR KEY SHARE
            ) fresh ON CONFLICT DO NOTHING
        """

    @cached_property
    def lock(self) -> str:
        """Lock the value rows in the order of their keys; a later statement computes.

        A statement that waits for a row and computes from others would see these as they were
        before it waited.
        """
        n = self.names
        return f"""
            SELECT count(*) FROM (
                SELECT 1 FROM {n.values} v
                WHERE v.account_id = %(account)s AND v.{n.key} = ANY (%(ids)s::uuid[])
                ORDER BY v.{n.key} FOR NO KEY UPDATE
            ) locked
        """

    @cached_property
    def write(self) -> str:
        """Write what differs from the formula; select the ids whose value is another one now."""
        n, assigned = self.names, (*self.level.columns, "valid_until")
        sets = ", ".join(f'"{c}" = d."{c}"' for c in assigned)
        return f"""
            WITH {SOME}, fresh(id, {", ".join(f'"{c}"' for c in assigned)}) AS MATERIALIZED (
                {self.level.formula}
            ), differing AS MATERIALIZED (
                SELECT f.*, ({self._columns("v", clock=False)}) IS DISTINCT FROM
                            ({self._columns("f", clock=False)}) AS is_other
                FROM fresh f JOIN {n.values} v
                  ON v.account_id = %(account)s AND v.{n.key} = f.id
                WHERE ({self._columns("v", clock=True)}) IS DISTINCT FROM
                      ({self._columns("f", clock=True)})
            ), written AS (
                UPDATE {n.values} v SET {sets}, computed_at = %(at)s
                FROM differing d WHERE v.account_id = %(account)s AND v.{n.key} = d.id
                RETURNING d.id, d.is_other
            )
            SELECT coalesce((array_agg(id) FILTER (WHERE is_other))::text[], '{{}}') FROM written
        """

    @cached_property
    def propagate(self) -> tuple[str, ...]:
        """Mark what hangs on the records ``ids``, which changed; one statement an edge."""
        return tuple(
            f"""
            WITH changed(id) AS (SELECT unnest(%(ids)s::uuid[]))
            {insert_marks(edge.to, edge.sql, "%(origin)s")}
            """
            for edge in self.level.edges
        )


@lru_cache
def stage_of(level: Level) -> Stage:
    """Return the statements of a level, put together once a process."""
    return Stage(level)
