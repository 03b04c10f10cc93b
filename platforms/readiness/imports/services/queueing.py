"""The only place that publishes an import's task. A message is a hint; the row is the truth."""

import logging
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from annex.tenancy.context import require_account_id, tenant_context
from platforms.readiness.imports.models import ImportJob, ImportState

log = logging.getLogger(__name__)

TASK: Final = "imports.run"


def queue(job: ImportJob, *, at: datetime, by_worker: bool = True, **changes: Any) -> None:
    """Put a job into the queue and tell a worker once the open transaction has committed.

    Without ``by_worker`` no worker is told: the caller runs the job.
    """
    fields = {
        "state": ImportState.QUEUED,
        "queued_at": at,
        "heartbeat_at": None,
        "phase": "",
        "done": 0,
        "total": 0,
        "problem": None,
        **changes,
    }
    for name, value in fields.items():
        setattr(job, name, value)
    job.save(update_fields=tuple(fields))
    if by_worker:
        publish_after_commit(job.pk)


def publish_after_commit(job_id: UUID) -> None:
    """Tell a worker of a job of the account entered once the open transaction has committed."""
    transaction.on_commit(partial(_publish, require_account_id(), job_id), robust=True)


def _publish(account_id: UUID, job_id: UUID) -> None:
    try:
        with tenant_context(account_id):
            current_app.tasks[TASK].apply_async(
                kwargs={"account_id": str(account_id), "job_id": str(job_id)}, retry=False
            )
    except (OperationalError, OSError) as error:
        # The job is saved; the sweep finds it once the broker is back.
        log.warning("No worker was told of import %s: %s", job_id, error)
