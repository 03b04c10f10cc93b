"""Celery's way into the log: removing what nobody will ask for again."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.db import connection
from django.utils import timezone

from annex.tenancy.celery import TenantlessTask
from annex.tenancy.context import global_context


@shared_task(name="realtime.delete_old_events", base=TenantlessTask)
def delete_old_events(*, keep_hours: float = 24.0, batch: int = 5_000, **_: Any) -> int:
    """Remove every account's events older than ``keep_hours``; return how many.

    The runtime role may not delete events. The database function it calls belongs to the owner,
    takes the oldest first, and never one of the last hour. Batches are committed one by one.
    """
    before = timezone.now() - timedelta(hours=keep_hours)
    total = 0
    while True:
        with global_context(), connection.cursor() as cursor:
            cursor.execute("SELECT annex.realtime_forget(%s, %s)", [before, batch])
            removed: int = cursor.fetchone()[0]
        total += removed
        if removed < batch:
            return total
