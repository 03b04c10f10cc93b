"""What the benchmark's workers are started with: both engines, tasks and statements counted.

`celery -A benchmarks.cascades.app worker`
"""

from collections.abc import Callable
from typing import Any

import django
import redis
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.conf import settings
from django.db import connection

from annex.cascades.locks import client
from config.celery import app

django.setup()
app.loader.import_task_module("proofs.cascades.textbook")

PUBLISHED, DONE, STATEMENTS = "benchmark:published", "benchmark:done", "benchmark:statements"
QUIET = "benchmark:quiet"
"""A list that grows whenever the last task that was sent has ended."""
STAGES = "recalculate_"
_counted = [0]


def broker() -> "redis.Redis":
    """Return the client of the queue's Redis."""
    return client(settings.REDIS_URL)


def counting(execute: Callable[..., Any], *arguments: Any) -> Any:
    """Count a statement of this process and run it."""
    _counted[0] += 1
    return execute(*arguments)


def counted() -> int:
    """Return how many statements were counted since this was last asked, in this process."""
    was, _counted[0] = _counted[0], 0
    return was


@before_task_publish.connect
def _publish(sender: str, **_: Any) -> None:
    if sender.startswith(STAGES):
        broker().incr(PUBLISHED)


@task_prerun.connect
def _begin(**_: Any) -> None:
    if counting not in connection.execute_wrappers:
        connection.execute_wrappers.append(counting)
    counted()


@task_postrun.connect
def _end(task: Any, **_: Any) -> None:
    if task.name.startswith(STAGES):
        with broker().pipeline() as pipe:
            pipe.incrby(STATEMENTS, counted())
            pipe.incr(DONE)
            pipe.get(PUBLISHED)
            *_, done, published = pipe.execute()
        if done >= int(published or 0):
            broker().lpush(QUIET, 1)
