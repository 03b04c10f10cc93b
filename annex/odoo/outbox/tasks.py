"""Celery's way into the outbox."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from annex.odoo.outbox import delivery, keys
from annex.odoo.outbox.clients import configured
from annex.tenancy.celery import TenantlessTask


@shared_task(name="odoo.deliver", ignore_result=True)
def deliver(**_: Any) -> None:
    """Make the calls of the account that the task was published in."""
    client = configured()
    if client is not None:
        delivery.deliver(client)


@shared_task(name="odoo.sweep_outbox", base=TenantlessTask, ignore_result=True, expires=15)
def sweep_outbox(**_: Any) -> None:
    """Wake the worker for what no message came for."""
    if configured() is not None:
        delivery.sweep(at=timezone.now())


@shared_task(name="odoo.watch_key", base=TenantlessTask, ignore_result=True, expires=3600)
def watch_key(**_: Any) -> None:
    """Ask Odoo when the key of its API ends, and warn in time."""
    client = configured()
    if client is not None:
        keys.watch(client, at=timezone.now())
