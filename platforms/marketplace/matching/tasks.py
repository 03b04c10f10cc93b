"""Celery's way into matching."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from annex.tenancy.celery import TenantlessTask
from platforms.marketplace.matching.services import counting


@shared_task(name="matching.count_records", base=TenantlessTask, ignore_result=True, expires=3000)
def count_records(**_: Any) -> None:
    """Count in every account what specialists finished and answered."""
    counting.count_everywhere(at=timezone.now())
