"""Celery's way into the sweep, the proof and the cut of the history; beat sends for each."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from annex.cascades import forgetting, proving, recalculations, sweeping
from annex.tenancy.celery import TenantlessTask

EXPIRES_S = 10
"""A sweep that nobody got to is worth nothing once the next ones are due."""


@shared_task(name="sweep_cascades", base=TenantlessTask, ignore_result=True, expires=EXPIRES_S)
def sweep_cascades(**_: Any) -> None:
    """Wake what no message came for, and tell how far recalculations are."""
    now = timezone.now()
    sweeping.sweep(at=now)
    recalculations.report_everywhere(at=now)


@shared_task(name="mark_lapsed", base=TenantlessTask, ignore_result=True, expires=EXPIRES_S)
def mark_lapsed(**_: Any) -> None:
    """Mark what the clock alone has changed."""
    sweeping.mark_lapsed(at=timezone.now())


@shared_task(name="forget_old_values", base=TenantlessTask, ignore_result=True)
def forget_old_values(**_: Any) -> int:
    """Remove the history of values that is older than the project keeps it; return how much."""
    return forgetting.forget(before=forgetting.kept_since(timezone.now()))


@shared_task(name="prove_cascades", base=TenantlessTask, ignore_result=True, expires=EXPIRES_S)
def prove_cascades(**_: Any) -> None:
    """Have every account verified whose last proof is old."""
    proving.ask_for_due(at=timezone.now())


@shared_task(name="prove_cascade", ignore_result=True)
def prove_cascade(*, cascade: str, **_: Any) -> None:
    """Verify a cascade of the account that the task was published in."""
    proving.prove(cascade, at=timezone.now())
