"""Fresh planner statistics after a bulk load, which the runtime role may not gather by itself."""

from collections.abc import Iterable

from django.db import connection, models

MANY_ROWS = 1_000
"""Fewer new rows than this do not mislead the planner for the minute until autovacuum looks."""


def refresh(written: Iterable[type[models.Model]]) -> None:
    """Let Postgres look at the tables of the models anew, rows of the open transaction included.

    Without it a table filled a moment ago is planned for as if it were empty, and a join that
    takes milliseconds takes minutes. Other transactions may read and write meanwhile.
    """
    # In one order everywhere, since each table stays locked against a second look until commit.
    tables = sorted({model._meta.db_table for model in written})
    with connection.cursor() as cursor:
        cursor.execute("SELECT annex.refresh_statistics(%s)", [tables])
