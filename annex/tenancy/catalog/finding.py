"""What a defect of the live catalog is, and how rules that need no more than SQL find them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from annex.tenancy.operations import APP_ROLE, OPERATOR_ROLE, OWNER_ROLE
from annex.tenancy.sealing import SEALER_ROLE


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect: a stable id, the name of what is wrong, and a sentence that says what to do."""

    id: str
    object: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A defect that SQL alone can see.

    ``select`` gives the name of every object that has it, in one column. It may read the common
    table expressions of ``PRELUDE`` and the parameters of ``rows``. ``sentence`` begins with the
    object's name: its place is written ``{}``.
    """

    id: str
    sentence: str
    select: str


# Every relation outside Postgres's own schemas; ``isolated`` are the tables of tenant models and
# everything that inherits from them, partitions included (``part``).
PRELUDE = """
WITH RECURSIVE tenant(oid, root) AS (
    SELECT c.oid, c.oid FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (%(tenant)s)
  UNION
    SELECT i.inhrelid, t.root FROM pg_inherits i JOIN tenant t ON t.oid = i.inhparent
), relation AS (
    SELECT c.oid, c.relkind::text AS kind, c.relowner, c.relacl, n.nspname::text AS schema,
           CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS name,
           c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
           coalesce(c.reloptions, '{}') AS options,
           t.oid IS NOT NULL AS isolated, t.oid IS DISTINCT FROM t.root AS part,
           has_table_privilege(%(app)s, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
               OR has_any_column_privilege(%(app)s, c.oid, 'SELECT, INSERT, UPDATE') AS reachable
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN tenant t ON t.oid = c.oid
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
)
"""

_PARAMETER = re.compile(r"%\((\w+)\)s")


def rows(
    connection: BaseDatabaseWrapper, statement: str, **parameters: Any
) -> list[tuple[Any, ...]]:
    """Return the rows of a statement, to which every role of ours is a parameter.

    Parameters are texts or lists of texts, and said to be, however the driver binds them.
    """
    values = {
        "app": APP_ROLE,
        "owner": OWNER_ROLE,
        "operator": OPERATOR_ROLE,
        "sealer": SEALER_ROLE,
        "roles": [APP_ROLE, OWNER_ROLE, OPERATOR_ROLE, SEALER_ROLE],
        "served": [APP_ROLE, OPERATOR_ROLE],
        **parameters,
    }
    typed = _PARAMETER.sub(
        lambda m: f"{m[0]}::text{'[]' if isinstance(values[m[1]], list) else ''}", statement
    )
    with connection.cursor() as cursor:
        cursor.execute(typed, values)
        return list(cursor.fetchall())


def found_by(
    connection: BaseDatabaseWrapper, rules: Sequence[Rule], parameters: Mapping[str, Any]
) -> Iterator[Finding]:
    """Yield what the rules find, all of them in one statement."""
    selects = " UNION ALL ".join(
        f"SELECT {number}, found.object::text FROM ({rule.select}) found(object)"
        for number, rule in enumerate(rules)
    )
    for number, name in rows(connection, f"{PRELUDE}{selects} ORDER BY 1, 2", **parameters):
        rule = rules[number]
        yield Finding(rule.id, name, rule.sentence.format(name))
