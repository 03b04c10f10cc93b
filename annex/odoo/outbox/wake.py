"""Messages to the worker: hints, which may be lost; the sweep finds what nobody was told of."""

import logging
from uuid import UUID

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from annex.tenancy.context import require_account_id, tenant_context

log = logging.getLogger(__name__)

TASK = "odoo.deliver"


def wake_after_commit() -> None:
    """Wake the worker for the account once the open transaction has committed, however often."""
    account_id = require_account_id()
    waiting = (getattr(entry[1], "odoo_outbox", None) for entry in connection.run_on_commit)
    if account_id in waiting:
        return

    def callback() -> None:
        publish(account_id)

    callback.odoo_outbox = account_id  # type: ignore[attr-defined]  # read back above
    transaction.on_commit(callback, robust=True)


def publish(account_id: UUID) -> None:
    """Send the message, or leave it to the sweep where the broker is away."""
    try:
        with tenant_context(account_id):
            current_app.tasks[TASK].apply_async(retry=False)
    except (OperationalError, OSError) as error:
        log.warning("%s was not woken: %s", TASK, error)
