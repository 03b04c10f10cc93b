"""Celery's way into the line to Odoo; beat sends for the sweep and the reconciliation."""

from datetime import timedelta
from typing import Any

from celery import shared_task
from django.db import connections
from django.utils import timezone

from annex.identity.models import Account
from annex.odoo.router import READER_ALIAS
from annex.tenancy.celery import TenantlessTask
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.orders.models import HandOff
from platforms.marketplace.orders.services import handing, reading, reconciling


@shared_task(name="orders.sweep", base=TenantlessTask, ignore_result=True, expires=30)
def sweep(**_: Any) -> None:
    """Have every account with orders read back."""
    _in_each_account(read)


@shared_task(name="orders.reconcile", base=TenantlessTask, ignore_result=True, expires=3600)
def reconcile(**_: Any) -> None:
    """Have every account with orders reconciled."""
    _in_each_account(reconcile_account)


@shared_task(name="orders.read", ignore_result=True)
def read(**_: Any) -> None:
    """Hand over what waits no more, and read back what became of the rest."""
    handing.resume_waiting(at=timezone.now())
    if READER_ALIAS in connections.settings:
        reading.read_back(at=timezone.now())


@shared_task(name="orders.reconcile_account", ignore_result=True)
def reconcile_account(**_: Any) -> None:
    """Reconcile the month that is over and the one that is not, where Odoo can be read."""
    if READER_ALIAS not in connections.settings:
        return
    now = timezone.now()
    this = now.date().replace(day=1)
    for month in (this - timedelta(days=1), this):
        reconciling.reconcile(month=month, at=now)


def _in_each_account(task: Any) -> None:
    with global_context():
        accounts = list(Account.objects.exclude(status="closed").values_list("pk", flat=True))
    for account_id in accounts:
        with tenant_context(account_id):
            if HandOff.objects.exists():
                task.apply_async(retry=False)
