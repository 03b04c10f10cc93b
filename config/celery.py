"""The Celery app: `celery -A config.celery worker|beat`."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("annex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _refuse_other_roles(**_: Any) -> None:
    from annex.tenancy.runtime import require_runtime_role  # noqa: PLC0415 - apps load first

    require_runtime_role()


@worker_process_init.connect
def _drop_inherited_connections(**_: Any) -> None:
    from django.db import connections  # noqa: PLC0415 - apps load first

    # A forked child must not speak on its parent's sockets.
    for connection in connections.all(initialized_only=True):
        connection.connection = None
