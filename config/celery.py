"""The Celery app: `celery -A config.celery worker|beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, task_prerun, worker_init, worker_process_init

from annex.tenancy.celery import TenantTask

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

CONNECTION_LIFE_S = 600

app = Celery("annex", task_cls=TenantTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _refuse_to_start(**_: Any) -> None:
    from annex.odoo.boot import require_contract  # noqa: PLC0415 - apps load first
    from annex.tenancy.runtime import require_runtime_role  # noqa: PLC0415 - apps load first

    require_runtime_role()
    require_contract()


@worker_process_init.connect
def _keep_one_connection(**_: Any) -> None:
    from django.db import connections  # noqa: PLC0415 - apps load first

    # A forked child must not speak on its parent's sockets.
    for connection in connections.all(initialized_only=True):
        connection.connection = None
    # It runs one task at a time: a connection of its own serves it better than a pool, and a
    # cascade of six stages is some 100 ms faster for not connecting six times.
    for settings in connections.settings.values():
        settings["OPTIONS"].pop("pool", None)
        settings["CONN_MAX_AGE"] = CONNECTION_LIFE_S
        settings["CONN_HEALTH_CHECKS"] = True


@worker_process_init.connect
def _keep_one_loop(**_: Any) -> None:
    from annex.realtime import wakes  # noqa: PLC0415 - apps load first

    wakes.keep_loop()


@task_prerun.connect
def _leave_broken_connections(**_: Any) -> None:
    from django.conf import settings  # noqa: PLC0415 - apps load first
    from django.db import close_old_connections  # noqa: PLC0415

    # Eager tasks run in their caller's transaction.
    if not settings.CELERY_TASK_ALWAYS_EAGER:
        close_old_connections()
