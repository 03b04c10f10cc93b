"""Celery's way into the projection; beat sends for it every few seconds."""

from typing import Any

from celery import shared_task
from django.conf import settings

from annex.odoo.documents import projection
from annex.odoo.router import PROJECTOR_ALIAS
from annex.tenancy.celery import TenantlessTask

EXPIRES_S = 10
"""A step that nobody got to is worth nothing once the next ones are due."""


@shared_task(name="odoo.sync_documents", base=TenantlessTask, ignore_result=True, expires=EXPIRES_S)
def sync_documents(**_: Any) -> None:
    """Bring the projection a step nearer to Odoo's rows, where there is an Odoo."""
    if PROJECTOR_ALIAS in settings.DATABASES:
        projection.sync()
