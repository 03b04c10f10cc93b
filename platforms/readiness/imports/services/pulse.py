"""The heartbeat of a running import, on a connection of its own.

The import's one transaction shows nothing until it commits, so progress is written beside it, and
a wish to stop is read beside it.
"""

import threading
from types import TracebackType
from typing import Final, Self
from uuid import UUID

from django.db import connections, transaction
from django.utils import timezone

from annex.realtime import events
from annex.tenancy.context import require_account_id, tenant_context
from platforms.readiness.imports.models import ImportJob, ImportState
from platforms.readiness.imports.progress import Progress

INTERVAL_S: Final = 0.25


class Pulse:
    """Beats while the block runs: stores and announces progress, hands on the wish to stop."""

    def __init__(self, job: ImportJob, progress: Progress) -> None:
        self._account_id = require_account_id()
        self._job_id: UUID = job.pk
        self._attempt = job.attempts
        self._progress = progress
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"import-{job.pk}", daemon=True)
        self._told: tuple[str, int, int] | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """Beat no more; returns once the thread has ended."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            while not self._ended.wait(INTERVAL_S):
                with tenant_context(self._account_id), transaction.atomic():
                    self._beat()
        finally:
            connections.close_all()

    def _beat(self) -> None:
        seen = (self._progress.phase, self._progress.done, self._progress.total)
        phase, done, total = seen
        mine = ImportJob.objects.filter(
            pk=self._job_id, state=ImportState.RUNNING, attempts=self._attempt
        )
        if not mine.update(heartbeat_at=timezone.now(), phase=phase, done=done, total=total):
            return  # it went to another worker, or ended; the run finds out when it finishes
        if mine.filter(stop_requested_at__isnull=False).exists():
            self._progress.stop.set()
        if seen != self._told:
            self._told = seen
            data = {"phase": phase, "done": done, "total": total}
            events.emit(family="imports", op="progress", entity_ids=[self._job_id], data=data)
