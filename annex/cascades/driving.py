"""What a platform's Celery tasks are made of: their options and their one call."""

import logging
from typing import Any, Final
from uuid import UUID

from celery import Task
from django.db import InterfaceError, OperationalError

from annex.cascades import backoff, stages
from annex.cascades.wake import Wake
from annex.tenancy.context import tenant_context

log = logging.getLogger(__name__)

STAGE: Final[dict[str, Any]] = {
    "bind": True,
    "max_retries": backoff.MAX_RETRIES,
    "default_retry_delay": backoff.FIRST_S,
    "acks_late": True,
    "reject_on_worker_lost": True,
    "ignore_result": True,
}
"""Options of a task that runs a stage.

Not ``retry_backoff``: it would take the place of ``default_retry_delay`` and wait 1, 2, 4 s.
"""


def drive(task: "Task[..., None]", *, cascade: str, level: str, account_id: str) -> None:
    """Run one stage for an account, alone; let Celery try again later what failed."""
    with tenant_context(UUID(account_id)):
        Wake(str(task.name), UUID(account_id)).begin()
        try:
            delivery = task.request.delivery_info or {}
            came_back = bool(delivery.get("redelivered"))
            stages.run(cascade, level, alone=True, after_loss=came_back)
        except stages.StageContended:
            log.info("%s.%s of %s is left to who holds it", cascade, level, account_id)
        except (OperationalError, InterfaceError) as lost:
            # The database went away: nothing was done, and every mark is as it was.
            raise task.retry(exc=lost, countdown=backoff.delay_s(task.request.retries)) from lost
        except stages.StageFailed as failure:
            cause = failure.__cause__
            assert isinstance(cause, Exception)
            raise task.retry(exc=cause, countdown=failure.delay_s) from cause
