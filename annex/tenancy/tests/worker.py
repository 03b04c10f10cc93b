"""A Celery app of the tests' own, and tasks that write down whom they ran for.

``celery -A annex.tenancy.tests.worker worker`` runs them; what they saw is left in Redis.
"""

from typing import Any
from uuid import UUID

from celery import Celery, Task
from django.conf import settings
from django.db import connection
from redis import Redis

from annex.tenancy.celery import TenantlessTask, TenantTask
from annex.tenancy.context import current_tenant, tenant_context

PREFIX = "annex-tests:"
OPTIONS = {"global_keyprefix": PREFIX}

app = Celery("annex-tests", task_cls=TenantTask, set_as_current=False)
app.conf.update(
    broker_url=settings.REDIS_URL,
    broker_transport_options=OPTIONS,
    result_backend=settings.REDIS_URL,
    result_backend_transport_options=OPTIONS,
    task_default_queue="tenancy",
    worker_hijack_root_logger=False,
    result_chord_join_timeout=20,
)


def redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL)


def key_of(name: str) -> str:
    # Tests without a worker run beside those with one, in a process of their own.
    return f"eager:{PREFIX}{name}" if app.conf.task_always_eager else f"{PREFIX}seen:{name}"


def write_down(name: str) -> str:
    """Leave behind whom Python, and whom the database, believes to work for."""
    tenant = current_tenant()
    seen = "nobody"
    if tenant is not None:
        # Only its own account's row is shown inside an account.
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, annex.user_id() FROM identity_account")
            ((account_id, user_id),) = cursor.fetchall()
        assert (account_id, user_id) == (tenant.account_id, tenant.user_id)
        seen = f"{account_id} {user_id}"
    with redis() as client:
        client.rpush(key_of(name), seen)
    return seen


@app.task
def see(*_: Any, name: str = "see", **__: Any) -> str:
    return write_down(name)


@app.task(base=TenantlessTask)
def see_as_nobody(name: str = "nobody") -> str:
    return write_down(name)


@app.task(base=TenantlessTask)
def enter_and_see(*, entered_id: str) -> None:
    with tenant_context(UUID(entered_id)):
        see.delay(name="entered")


@app.task(bind=True, max_retries=2, default_retry_delay=0)
def see_twice(self: "Task[..., None]") -> None:
    write_down("retried")
    if self.request.retries < 1:
        raise self.retry(countdown=0)


@app.task
def fail() -> None:
    write_down("failing")
    raise ValueError("as asked")


@app.task
def see_failure(task_id: str) -> None:
    write_down("link_error")


@app.task
def see_failure_here(request: Any, error: Exception, traceback: Any) -> None:
    write_down("link_error_here")


@app.task
def run_chord() -> None:
    from celery import chord  # noqa: PLC0415 - beside its one use

    write_down("chord_from_task")
    chord([see.si(name="header"), see.si(name="header")])(see.si(name="body"))
