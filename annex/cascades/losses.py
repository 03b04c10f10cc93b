"""A record that kills its worker: the loss is written down before the work, not after.

What raises is counted by who catches it; what ends the whole process is caught by nobody. So where
a worker may have been lost, its marks first say, in a transaction of their own, that one was. Each
loss leaves a smaller group to suspect, until the record stands alone; a loss that others shared
keeps nobody waiting, since most are a restart's or an operator's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from django.db import DatabaseError, connection, transaction

from annex.cascades import backoff, statements
from annex.cascades.operations import MARKS

GROUPS: Final = (20_000, 200, 1)
"""Records tried together after none, one, and more losses."""
WAITING_LOSSES: Final = 4
"""After so many, of which two struck the record alone, it waits before it is tried once more."""
NOBODYS: Final = {"57P01", "57P03", "25P03"}
"""SQLSTATEs of a session that an administrator or its idleness ended, or of a server that starts or
stops: no record does that."""

TRIED = f"""
SELECT m.object_id::text, max(m.losses) FROM {MARKS} m
WHERE {statements.OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[]) GROUP BY m.object_id
"""
FORESEE = f"""
UPDATE {MARKS} m SET losses = %(losses)s + 1,
    not_before = CASE WHEN %(losses)s + 1 = %(waiting)s
                      THEN %(at)s::timestamptz + make_interval(secs => %(first_s)s)
                      ELSE m.not_before END
WHERE {statements.OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[]) AND {statements.DUE}
RETURNING m.id
"""
FORGIVE = f"""
UPDATE {MARKS} SET losses = %(losses)s, not_before = NULL WHERE id = ANY (%(marks)s)
"""


class WorkerLost(Exception):
    """The process that did the record's work ended in the middle of it, again and again."""


def suspects(
    parameters: Mapping[str, Any], ids: Sequence[str]
) -> Iterator[tuple[Sequence[str], int]]:
    """Part records of a level into groups that are tried together, each with its losses so far."""
    tried: defaultdict[int, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TRIED, {**parameters, "ids": statements.array(ids)})
        for one, losses in cursor.fetchall():
            tried[losses].append(one)
    for losses, group in sorted(tried.items()):
        size = GROUPS[min(losses, len(GROUPS) - 1)]
        for start in range(0, len(group), size):
            yield group[start : start + size], losses


def is_hopeless(losses: int) -> bool:
    """Tell whether the last try, after a wait, cost a worker as well."""
    return losses > WAITING_LOSSES


@contextmanager
def foreseen(parameters: Mapping[str, Any], ids: Sequence[str], losses: int) -> Iterator[None]:
    """Count a worker as lost while the records' work is done; who comes out takes it back.

    What is done has no marks any more. Not taken back where the database went away by itself.
    """
    values = {
        **parameters,
        "ids": statements.array(ids),
        "losses": losses,
        "waiting": WAITING_LOSSES,
        "first_s": backoff.FIRST_S,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORESEE, values)
        counted = [row[0] for row in cursor.fetchall()]
    try:
        yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) in NOBODYS:
            connection.close()
            with suppress(DatabaseError):
                _forgive(losses, counted)
        raise
    _forgive(losses, counted)


def _forgive(losses: int, counted: list[int]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORGIVE, {"losses": losses, "marks": counted})
