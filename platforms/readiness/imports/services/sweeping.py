"""The sweep: finds imports whose worker was lost, and those that no worker was told of."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from annex.identity.models import Account
from annex.realtime import events
from annex.tenancy.context import global_context, tenant_context
from platforms.readiness.imports.models import ImportFile, ImportJob, ImportState
from platforms.readiness.imports.problems import Problem
from platforms.readiness.imports.services.queueing import publish_after_commit, queue

LOST_AFTER: Final = timedelta(seconds=20)
"""A heartbeat this old belongs to a worker that is gone: it beats every quarter second."""
FORGOTTEN_AFTER: Final = timedelta(seconds=60)
MAX_ATTEMPTS: Final = 3


def sweep(*, at: datetime) -> int:
    """Queue lost and forgotten imports of every account again; return how many were found.

    An import that was lost three times is given up.
    """
    found = 0
    with global_context():
        accounts = list(Account.objects.exclude(status="closed").values_list("pk", flat=True))
    for account_id in accounts:
        with tenant_context(account_id), transaction.atomic():
            found += _sweep_account(at)
    return found


def _sweep_account(at: datetime) -> int:
    open_jobs = ImportJob.objects.select_for_update(no_key=True, skip_locked=True)
    lost = open_jobs.filter(state=ImportState.RUNNING, heartbeat_at__lt=at - LOST_AFTER)
    forgotten = open_jobs.filter(state=ImportState.QUEUED, queued_at__lt=at - FORGOTTEN_AFTER)
    found = 0
    for job in lost:
        found += 1
        if job.stop_requested_at is not None:
            _end(job, ImportState.STOPPED, at)
        elif job.attempts < MAX_ATTEMPTS:
            queue(job, at=at)
        else:
            lost_for_good = Problem("worker_lost", facts={"attempts": job.attempts})
            _end(job, ImportState.FAILED, at, lost_for_good)
    for job in forgotten:
        found += 1
        job.queued_at = at
        job.save(update_fields=("queued_at",))
        publish_after_commit(job.pk)
    return found


def _end(job: ImportJob, state: ImportState, at: datetime, problem: Problem | None = None) -> None:
    job.state, job.finished_at = state, at
    job.problem = {"file": "", "problems": [problem.to_json()]} if problem else None
    job.save(update_fields=("state", "finished_at", "problem"))
    ImportFile.objects.filter(job=job).delete()
    data = {"state": state, "is_applied": False}
    events.emit(family="imports", op="finished", entity_ids=[job.pk], data=data)
