"""How Odoo says that its registry or its caches are stale, and what we keep until it does.

Since 19 Odoo inserts a row into ``orm_signaling_*`` tables; before, it advanced sequences. The mark
is read before what is kept under it, so a change in between is never missed. Where the marks may
not be read, nothing is kept.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from django.db import ProgrammingError, connections

from annex.odoo.sql import Sql, name, sql

_FIND = """
SELECT c.relname, c.relkind FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relname ~ '^(orm|base_registry|base_cache)_signaling'
AND c.relname !~ '(assets|templates|routing)$' AND c.relkind IN ('r', 'S')
AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'SELECT')
  ELSE has_column_privilege(c.oid, 'id', 'SELECT') END
ORDER BY c.relname"""

MOST_KEPT = 5_000
"""Things kept in a process, most of them one user's compiled conditions."""

Mark = tuple[int | None, ...]
"""Where each signal stood; the first is the registry's."""

_Kept = TypeVar("_Kept")
_lock = Lock()
_marks: dict[object, Sql] = {}
_kept: dict[object, tuple[Mark, Any]] = {}


def database(using: str) -> tuple[object, ...]:
    """Return what tells the database behind an alias from others."""
    settings = connections[using].settings_dict
    return (settings["HOST"], settings["PORT"], settings["NAME"], settings["USER"])


def mark(using: str) -> Sql:
    """Return an expression for the present mark: an array of numbers, empty when unreadable."""
    key = database(using)
    if key not in _marks:
        _marks[key] = _expression(using)
    return _marks[key]


def read(using: str) -> Mark:
    """Return where the signals stand now."""
    row = read_with(using, lambda now: sql("SELECT {}", now))
    assert row is not None
    return tuple(row[0])


def read_with(using: str, made: Callable[[Sql], Sql]) -> tuple[Any, ...] | None:
    """Return the first row of a statement that is made around the expression for the mark."""
    try:
        return _first_row(using, made(mark(using)))
    except ProgrammingError:
        # An upgrade of Odoo replaced what it signals with.
        forget(using)
    return _first_row(using, made(mark(using)))


def _first_row(using: str, statement: Sql) -> tuple[Any, ...] | None:
    with connections[using].cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def forget(using: str) -> None:
    """Forget everything kept about the database behind an alias."""
    key = database(using)
    with _lock:
        _marks.pop(key, None)
        for kept in [one for one in _kept if isinstance(one, tuple) and one[0] == key]:
            del _kept[kept]


def keep(using: str, what: object, at: Mark, make: Callable[[], _Kept]) -> _Kept:
    """Return what was kept under this mark, or make it."""
    if not at:
        return make()
    key = (database(using), what)
    known = _kept.get(key)
    if known is None or known[0] != at:
        known = (at, make())
        with _lock:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[key] = known
    made: _Kept = known[1]
    return made


def _expression(using: str) -> Sql:
    with connections[using].cursor() as cursor:
        cursor.execute(_FIND)
        found = sorted(cursor.fetchall(), key=lambda row: ("registry" not in row[0], row[0]))
    if not any("registry" in relation for relation, _ in found) or len(found) < 2:
        return Sql("'{}'::bigint[]")
    positions = [
        sql("(SELECT last_value FROM {})" if kind == "S" else "(SELECT max(id) FROM {})", name(one))
        for one, kind in found
    ]
    return sql("ARRAY[" + ", ".join("{}" for _ in positions) + "]::bigint[]", *positions)
