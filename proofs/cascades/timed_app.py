"""What the fairness proof's workers are started with: Annex, and how long each task waited.

`celery -A proofs.cascades.timed_app worker`. A message carries the moment it was published at; the
worker writes down task, account, seconds in the queue and seconds of work.
"""

import json
import time
from typing import Any

import django
import redis
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.conf import settings

from annex.cascades.locks import client
from config.celery import app  # noqa: F401 - what the worker is started with

django.setup()

PUBLISHED, TIMES = "published", "proof:times"


@before_task_publish.connect
def _stamp(headers: dict[str, Any], **_: Any) -> None:
    headers[PUBLISHED] = time.time()


@task_prerun.connect
def _begin(task: Any, **_: Any) -> None:
    task.request.began = time.time()


@task_postrun.connect
def _end(task: Any, kwargs: dict[str, Any], **_: Any) -> None:
    began = task.request.began
    published = task.request.get(PUBLISHED) or began
    told = [task.name, kwargs.get("account_id", ""), began - published, time.time() - began]
    broker().rpush(TIMES, json.dumps(told))


def broker() -> "redis.Redis":
    """Return the client of the queue's Redis."""
    return client(settings.REDIS_URL)
