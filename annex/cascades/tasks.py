"""Celery's way into the sweep; beat sends both every few seconds."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from annex.cascades import recalculations, sweeping

EXPIRES_S = 10
"""A sweep that nobody got to is worth nothing once the next ones are due."""


@shared_task(name="sweep_cascades", ignore_result=True, expires=EXPIRES_S)
def sweep_cascades(**_: Any) -> None:
    """Wake what no message came for, and tell how far recalculations are."""
    now = timezone.now()
    sweeping.sweep(at=now)
    recalculations.report_everywhere(at=now)


@shared_task(name="mark_lapsed", ignore_result=True, expires=EXPIRES_S)
def mark_lapsed(**_: Any) -> None:
    """Mark what the clock alone has changed."""
    sweeping.mark_lapsed(at=timezone.now())
