"""The SQL of the engine, put together from declarations: constants and quoted names only.

Everything a caller chooses travels as a parameter: ``account``, ``cascade``, ``level``, ``ids``
(an array literal of uuids) and ``at``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from annex.cascades.declarations import Cascade, Level, Relay
from annex.cascades.operations import MARKS

DUE = "(NOT m.is_parked AND (m.not_before IS NULL OR m.not_before <= %(at)s))"
OF_LEVEL = "m.account_id = %(account)s AND m.cascade = %(cascade)s AND m.level = %(level)s"
SOME = "wanted(id) AS (SELECT unnest(%(ids)s::uuid[]))"

CANDIDATES = f"""
SELECT name, array_agg(due.object_id)::text[],
       extract(epoch FROM clock_timestamp() - min(due.since))::float8
FROM unnest(%(levels)s::text[]) AS name CROSS JOIN LATERAL (
    SELECT m.object_id, min(m.created_at) AS since FROM {MARKS} m
    WHERE m.account_id = %(account)s AND m.cascade = %(cascade)s AND m.level = name AND {DUE}
    GROUP BY m.object_id LIMIT %(cap)s
) due GROUP BY name
"""

# Asked for again, a place that the transaction has is had. None is no place to be taken.
PLACED = "coalesce(pg_try_advisory_xact_lock(%(place)s::bigint), true)"

FAILING = f"""
failing AS (
    SELECT m.object_id, max(m.attempts) AS attempts, max(m.losses) AS losses,
           coalesce(bool_or(m.not_before > %(at)s), false) AS is_early,
           max(m.not_before) AS not_before
    FROM {MARKS} m WHERE {OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[])
    GROUP BY m.object_id
)
"""

# A record whose mark was to wait, and that was tried because of a new one, goes on waiting.
POSTPONE = f"""
WITH {FAILING}, waiting AS (
    SELECT f.object_id, f.attempts + CASE WHEN f.is_early THEN 0 ELSE 1 END AS attempts,
           CASE WHEN f.is_early THEN f.not_before ELSE %(at)s::timestamptz
                + make_interval(secs => %(first_s)s * 2 ^ f.attempts) END AS not_before
    FROM failing f WHERE f.attempts < %(most)s OR f.is_early
), postponed AS (
    UPDATE {MARKS} m SET attempts = w.attempts, not_before = w.not_before
    FROM waiting w WHERE {OF_LEVEL} AND m.object_id = w.object_id
)
SELECT extract(epoch FROM min(w.not_before) - %(at)s::timestamptz)::float8 FROM waiting w
"""

# Who has no failure of its own stands for workers that were lost.
PARK = f"""
WITH {FAILING}, exhausted AS (
    SELECT f.object_id, CASE WHEN %(is_lost)s THEN f.losses ELSE f.attempts + 1 END AS attempts
    FROM failing f WHERE %(is_final)s OR f.attempts >= %(most)s AND NOT f.is_early
), stopped AS (
    UPDATE {MARKS} m SET attempts = e.attempts, is_parked = true, not_before = NULL
    FROM exhausted e WHERE {OF_LEVEL} AND m.object_id = e.object_id
), letters AS (
    INSERT INTO cascades_parked AS p (
        id, account_id, cascade, level, object_id, error, attempts, last_failed_at
    )
    SELECT gen_random_uuid(), %(account)s, %(cascade)s, %(level)s, e.object_id, %(error)s,
           e.attempts, %(at)s FROM exhausted e
    ON CONFLICT (account_id, cascade, level, object_id) WHERE resolved_at IS NULL
    DO UPDATE SET error = excluded.error, attempts = p.attempts + 1,
                  last_failed_at = excluded.last_failed_at
    RETURNING object_id
)
SELECT coalesce(array_agg(object_id)::text[], '{{}}') FROM letters
"""

RESOLVE_PARKED = """
UPDATE cascades_parked SET resolved_at = %(at)s, resolution = %(resolution)s
WHERE account_id = %(account)s AND cascade = %(cascade)s AND level = %(level)s
  AND object_id = ANY (%(ids)s::uuid[]) AND resolved_at IS NULL
"""

UNPARK = f"""
UPDATE {MARKS} m SET is_parked = false, attempts = 0, losses = 0, not_before = NULL
WHERE {OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[]) AND m.is_parked
"""

DUE_LEVELS = f"""
SELECT ARRAY (
    SELECT name FROM unnest(%(levels)s::text[]) AS name WHERE EXISTS (
        SELECT 1 FROM {MARKS} m
        WHERE m.account_id = %(account)s AND m.cascade = %(cascade)s AND m.level = name AND {DUE}
    )
), EXISTS (
    SELECT 1 FROM cascades_recalculation r
    WHERE r.account_id = %(account)s AND r.cascade = %(cascade)s AND r.state <> 'settled'
)
"""

MARK = f"""
WITH added AS (
    INSERT INTO {MARKS} (account_id, cascade, level, object_id, cause)
    SELECT %(account)s, %(cascade)s, %(level)s, unnest(%(ids)s::uuid[]), %(cause)s
    RETURNING id
)
SELECT max(id), pg_current_xact_id()::text::bigint FROM added
"""


def array(ids: Iterable[object]) -> str:
    """Return ids as one array literal: a parameter of its own for each would cost much more."""
    return "{" + ",".join(map(str, ids)) + "}"


def insert_marks(level: str, selected: str, *, cause: str) -> str:
    """Return the statement that marks, for the first time, the records that ``selected`` selects.

    ``cause`` is a word of the engine.
    """
    return f"""
        INSERT INTO {MARKS} (account_id, cascade, level, object_id, cause)
        SELECT %(account)s, %(cascade)s, '{level}', marked.id, '{cause}'
        FROM ({selected}) AS marked(id) WHERE marked.id IS NOT NULL GROUP BY marked.id
    """


def follow_marks(level: str, selected: str, *, origin: str, cause: str, waves: str = "0") -> str:
    """Return the statement that marks what ``selected`` selects because of marks before these.

    ``origin``, ``cause`` and ``waves`` are SQL: a mark's id and moment, a cause and its id, and how
    many marks of the same level come before these.
    """
    return f"""
        INSERT INTO {MARKS} (
            account_id, cascade, level, object_id, origin_id, since, cause, cause_id, waves
        )
        SELECT %(account)s, %(cascade)s, '{level}', marked.id, {origin}, {cause}, {waves}
        FROM ({selected}) AS marked(id) WHERE marked.id IS NOT NULL GROUP BY marked.id
    """


def _taken(condition: str) -> str:
    """Return the expressions that take those marks of ``ids`` away which nobody else holds.

    They are joined, not looked for in an array: a plan made for the one mark of an empty table
    would search the array for each.
    """
    return f"""
        free AS MATERIALIZED (
            SELECT m.ctid AS place FROM {MARKS} m
            WHERE {condition} AND {OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[])
            FOR UPDATE SKIP LOCKED
        ), taken AS (
            DELETE FROM {MARKS} m USING free f WHERE m.ctid = f.place
            RETURNING coalesce(m.origin_id, m.id) AS origin, m.since, m.object_id, m.cause,
                      m.cause_id, m.is_parked, m.waves
        )
    """


def resolve(relay: Relay) -> str:
    """Return the statement that turns marks of a relay into marks of what they stand for."""
    follow = follow_marks(
        relay.to,
        relay.sql,
        origin="(SELECT min(origin) FROM taken), (SELECT min(since) FROM taken)",
        cause="(SELECT cause FROM taken ORDER BY origin LIMIT 1), "
        "(SELECT cause_id FROM taken ORDER BY origin LIMIT 1)",
    )
    return f"""
        WITH {_taken("true")}, changed(id) AS MATERIALIZED (SELECT DISTINCT object_id FROM taken)
        {follow}
    """


def all_records(level: Level) -> str:
    """Return the SELECT of the ids of every record of a level."""
    if level.records:
        return level.records
    names = names_of(level)
    return f"SELECT {names.target_key} FROM {names.target} WHERE {names.target_own} = %(account)s"


def pending(cascade: Cascade, level: Level) -> str:
    """Return the SELECT of those of ``ids`` that a mark or the clock says may be wrong."""
    direct = (
        f"SELECT m.object_id FROM {MARKS} m WHERE {OF_LEVEL} "
        "AND m.object_id = ANY (%(ids)s::uuid[])"
    )
    relayed = (
        f"SELECT named.id FROM ({stands_for(relay)}) AS named(id) "
        "WHERE named.id = ANY (%(ids)s::uuid[])"
        for relay in cascade.relays_into(level)
    )
    names = names_of(level)
    # What the clock has changed says so itself, until the sweep marks it.
    lapsed = (
        f"SELECT v.{names.key} FROM {names.values} v WHERE v.account_id = %(account)s "
        f"AND v.{names.key} = ANY (%(ids)s::uuid[]) AND v.valid_until <= statement_timestamp()"
    )
    return " UNION ".join((direct, *relayed, *([lapsed] if level.lapses else [])))


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
    def consume(self) -> str:
        """Take marks of the records away; select what they said, and how many have no value yet.

        The earliest mark of each record says why it is recalculated. What is said of all of them is
        materialized: a plan made for one record would count all again for each.
        """
        n = self.names
        return f"""
            WITH {_taken(f"(SELECT {PLACED})")}, each AS (
                SELECT DISTINCT ON (object_id) object_id, cause, cause_id
                FROM taken ORDER BY object_id, origin
            ), all_of_them AS MATERIALIZED (
                SELECT min(origin) AS origin, min(since) AS since,
                       bool_or(is_parked) AS was_parked, max(waves) AS waves FROM taken
            ), there AS MATERIALIZED (
                SELECT count(*) AS records FROM {n.values} v
                WHERE v.account_id = %(account)s AND v.{n.key} IN (SELECT object_id FROM each)
            )
            SELECT coalesce(array_agg(e.object_id)::text[], '{{}}'), array_agg(e.cause)::text[],
                   array_agg(e.cause_id)::text[], min(a.origin), min(a.since),
                   coalesce(bool_or(a.was_parked), false), coalesce(min(a.waves), 0),
                   count(*) - min(t.records)
            FROM each e, all_of_them a, there t
        """

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

    def _values(self, alias: str) -> str:
        pairs = ", ".join(f"'{c}', {alias}.\"{c}\"" for c in self.level.columns)
        return f"jsonb_build_object({pairs})"

    @cached_property
    def write(self) -> str:
        """Write what differs from the formula; select the ids whose value is another one now.

        The same statement appends to the history: neither is ever there without the other.
        """
        n, assigned = self.names, (*self.level.columns, "valid_until")
        sets = ", ".join(f'"{c}" = d."{c}"' for c in assigned)
        return f"""
            WITH {SOME}, fresh(id, {", ".join(f'"{c}"' for c in assigned)}) AS MATERIALIZED (
                {self.level.formula}
            ), differing AS MATERIALIZED (
                SELECT f.*, ({self._columns("v", clock=False)}) IS DISTINCT FROM
                            ({self._columns("f", clock=False)}) AS is_other,
                       {self._values("v")} AS was
                FROM fresh f JOIN {n.values} v
                  ON v.account_id = %(account)s AND v.{n.key} = f.id
                WHERE ({self._columns("v", clock=True)}) IS DISTINCT FROM
                      ({self._columns("f", clock=True)})
            ), written AS (
                UPDATE {n.values} v SET {sets}, computed_at = %(at)s
                FROM differing d WHERE v.account_id = %(account)s AND v.{n.key} = d.id
                RETURNING d.id, d.is_other, d.was, {self._values("v")} AS becomes
            ), told AS (
                INSERT INTO cascades_valuechange (
                    account_id, cascade, level, object_id, old, new, origin_id, cause, cause_id, at
                )
                SELECT %(account)s, %(cascade)s, %(level)s, w.id, w.was, w.becomes, %(origin)s,
                       coalesce(c.cause, ''), c.cause_id, %(at)s
                FROM written w LEFT JOIN unnest(
                    %(ids)s::uuid[], %(causes)s::text[], %(cause_ids)s::uuid[]
                ) AS c(id, cause, cause_id) ON c.id = w.id
                WHERE w.is_other
            )
            SELECT coalesce((array_agg(id) FILTER (WHERE is_other))::text[], '{{}}') FROM written
        """

    @cached_property
    def propagate(self) -> tuple[str, ...]:
        """Mark what hangs on the records ``ids``, which changed; one statement an edge.

        Their cause is the level: its history says what changed in it. Selects how many it marked.
        """
        origin, cause = "%(origin)s, %(since)s", f"'{self.level.name}', NULL"
        waves = {e: "%(waves)s + 1" if e.to == self.level.name else "0" for e in self.level.edges}
        return tuple(
            f"""
            WITH changed(id) AS (SELECT unnest(%(ids)s::uuid[])), marks AS (
                {follow_marks(edge.to, edge.sql, origin=origin, cause=cause, waves=waves[edge])}
                RETURNING 1
            ) SELECT count(*) FROM marks
            """
            for edge in self.level.edges
        )


@lru_cache
def stage_of(level: Level) -> Stage:
    """Return the statements of a level, put together once a process."""
    return Stage(level)
