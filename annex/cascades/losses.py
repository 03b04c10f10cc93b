"""A record that kills its worker: the failure is written down before the work, not after.

What raises is counted by who catches it; what ends the whole process is caught by nobody. So where
a worker may have been lost, its marks first say, in a transaction of their own, that they were
tried. Each loss leaves a smaller group to suspect, until the record stands alone and is parked.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction

from annex.cascades import backoff, statements
from annex.cascades.operations import MARKS

GROUPS: Final = (20_000, 200, 1)
"""Records tried together after none, one, and more losses."""

TRIED = f"""
SELECT m.object_id::text, max(m.attempts) FROM {MARKS} m
WHERE {statements.OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[]) GROUP BY m.object_id
"""
# The first losses may be anybody's, a restart's or an operator's: nobody waits for those.
FORESEE = f"""
UPDATE {MARKS} m SET attempts = %(attempts)s + 1,
    not_before = CASE WHEN %(attempts)s + 1 = %(most)s
                      THEN %(at)s::timestamptz + make_interval(secs => %(first_s)s) END
WHERE {statements.OF_LEVEL} AND m.object_id = ANY (%(ids)s::uuid[]) AND {statements.DUE}
RETURNING m.id
"""
FORGIVE = f"""
UPDATE {MARKS} SET attempts = %(attempts)s, not_before = NULL WHERE id = ANY (%(marks)s)
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
        for one, attempts in cursor.fetchall():
            tried[attempts].append(one)
    for attempts, group in sorted(tried.items()):
        size = GROUPS[min(attempts, len(GROUPS) - 1)]
        for start in range(0, len(group), size):
            yield group[start : start + size], attempts


def is_hopeless(attempts: int) -> bool:
    """Tell whether as many workers were lost as a record may fail."""
    return attempts > backoff.MAX_RETRIES


@contextmanager
def foreseen(parameters: Mapping[str, Any], ids: Sequence[str], attempts: int) -> Iterator[None]:
    """Count the records' work as failed while it is done; who comes out of the block takes it back.

    What is done has no marks any more. Not taken back where the database went away.
    """
    values = {
        **parameters,
        "ids": statements.array(ids),
        "attempts": attempts,
        "most": backoff.MAX_RETRIES,
        "first_s": backoff.FIRST_S,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORESEE, values)
        counted = [row[0] for row in cursor.fetchall()]
    yield
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORGIVE, {"attempts": attempts, "marks": counted})
