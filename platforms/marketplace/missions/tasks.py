"""Celery's way into missions: one call each."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from annex.tenancy.celery import TenantlessTask
from platforms.marketplace.missions.services import lifecycle


@shared_task(name="missions.expire", base=TenantlessTask, ignore_result=True, expires=300)
def expire(**_: Any) -> None:
    """End missions whose first day passed unfilled."""
    lifecycle.expire_all(at=timezone.now())
