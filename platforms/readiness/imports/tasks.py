"""Celery's way into imports: one call each."""

from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from annex.tenancy.celery import TenantlessTask
from platforms.readiness.imports.services import running, sweeping


@shared_task(name="imports.run", ignore_result=True)
def run(*, job_id: str, **_: Any) -> None:
    """Run one import of the account that the message was published in."""
    running.run(job_id=UUID(job_id))


@shared_task(name="imports.sweep", base=TenantlessTask, ignore_result=True, expires=20)
def sweep(**_: Any) -> None:
    """Find imports whose worker was lost or never told."""
    sweeping.sweep(at=timezone.now())
