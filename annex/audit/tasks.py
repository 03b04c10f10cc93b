"""Celery's way into the history: removing what is old."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from annex.audit import services
from annex.tenancy.celery import TenantlessTask


@shared_task(name="audit.forget_old_changes", base=TenantlessTask)
def forget_old_changes(**_: Any) -> int:
    """Remove the changes that are older than the project keeps them; return how many."""
    return services.forget(before=services.kept_since(timezone.now()))
