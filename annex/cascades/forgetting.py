"""The one change of values' history that is left: removing what is older than it has to be."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connection

from annex.tenancy.context import global_context

BATCH: Final = 5_000


def kept_since(at: datetime) -> datetime:
    """Return the moment before which changes are removed at ``at``, as the project sets it."""
    return at - timedelta(days=settings.ANNEX_CASCADE_KEEP_DAYS)


def forget(*, before: datetime, batch: int = BATCH) -> int:
    """Remove every account's changes of values from before a moment; return how many.

    Of each record the last one stays, however old: it says which value is in force, or was when
    what is kept begins. The runtime role may not delete changes. The database function it calls
    belongs to the owner, answers only where no account is entered, and removes none of the last 30
    days. Batches are committed one by one.
    """
    total = 0
    while True:
        with global_context(), connection.cursor() as cursor:
            cursor.execute("SELECT annex.cascades_forget(%s, %s)", [before, batch])
            removed: int = cursor.fetchone()[0]
        total += removed
        if removed < batch:
            return total
