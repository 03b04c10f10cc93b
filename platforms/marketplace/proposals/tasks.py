"""Celery's way into proposals."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from annex.tenancy.celery import TenantlessTask
from platforms.marketplace.proposals.services import lapsing


@shared_task(name="marketplace.lapse", base=TenantlessTask, ignore_result=True, expires=60)
def lapse(**_: Any) -> None:
    """Remind and end what is due in every account."""
    lapsing.sweep(at=timezone.now())
