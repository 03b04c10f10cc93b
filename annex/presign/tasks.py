"""Celery's way into the record of links: cutting what is old."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from annex.presign import services
from annex.tenancy.celery import TenantlessTask


@shared_task(name="presign.forget_old_links", base=TenantlessTask)
def forget_old_links(**_: Any) -> int:
    """Remove the links that are older than the project keeps them; return how many."""
    return services.forget(before=services.kept_since(timezone.now()))
