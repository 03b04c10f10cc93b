"""Guard against plans made for tables that the planner believes to be empty.

An account that is new, or has grown, since Postgres last looked is taken for one row; joined by
nested loops, thirty thousand rows then cost thirty thousand squared. Hash joins cost a few
milliseconds more where they are not needed, and never a catastrophe.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

MANY_RECORDS = 100
"""From here on, looking each record up by an index wins little."""
WORK_MEM_MB = 64
"""Enough to sort and hash a large account in memory."""
# Compiling a plan costs more than running one of these does.
BY_HASH = (
    f"SET LOCAL enable_nestloop = off;SET LOCAL jit = off;SET LOCAL work_mem = '{WORK_MEM_MB}MB'"
)
"""The same for the rest of a transaction."""


@contextmanager
def by_hash() -> Iterator[None]:
    """Run the block's statements, in one transaction, without nested loops."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(BY_HASH)
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_nestloop = on")
