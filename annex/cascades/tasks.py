"""Celery's way into the sweep; beat sends both every few seconds."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from annex.cascades import sweeping
from annex.tenancy.celery import TenantlessTask

EXPIRES_S = 10
"""A sweep that nobody got to is worth nothing once the next ones are due."""


@shared_task(name="sweep_cascades", base=TenantlessTask, ignore_result=True, expires=EXPIRES_S)
def sweep_cascades(**_: Any) -> None:
    """Wake what no message came for."""
    sweeping.sweep(at=timezone.now())


@shared_task(name="mark_lapsed", base=TenantlessTask, ignore_result=True, expires=EXPIRES_S)
def mark_lapsed(**_: Any) -> None:
    """Mark what the clock alone has changed."""
    sweeping.mark_lapsed(at=timezone.now())
