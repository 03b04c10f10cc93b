"""The only place that publishes an import's task. A message is a hint; the row is the truth."""

import logging
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from annex.tenancy import celery as tenancy
from annex.tenancy.context import require_account_id
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
    # The job is saved: where nobody is told the sweep finds it once the broker is back.
    account_id = require_account_id()
    tenancy.publish_after_commit(TASK, log, account_id=str(account_id), job_id=str(job_id))
