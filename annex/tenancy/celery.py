"""Celery's tasks inside an account: the only place where a worker enters one.

``Celery("name", task_cls=TenantTask)`` is all there is to it. What is published in an account's
context runs in that account, whoever publishes it and however: ``delay``, a retry, a chain, a
group, a chord, an error callback. A task of no account says so where it is defined, with
``@shared_task(base=TenantlessTask)``, and enters accounts itself. Every other one is refused where
it is published without an account, and where it is run without proof of one.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app, signals
from celery.contrib.django.task import DjangoTask
from django.db import transaction
from kombu.exceptions import OperationalError

from annex.tenancy.context import (
    current_tenant,
    no_context,
    require_account_id,
    tenant_context,
)
from annex.tenancy.messages import HEADER, MessageNotTrusted, sign, verify

_BUILT_IN = "celery."


class TaskWithoutTenant(Exception):
    """A task was published or run for no account, and does not say that it needs none."""

    def __init__(self, task: str) -> None:
        super().__init__(
            f"The task {task} has no account. Publish it inside annex.tenancy.context."
            "tenant_context(), or define it with base=TenantlessTask and let it enter accounts."
        )
        self.task = task

    def __reduce__(self) -> tuple[type["TaskWithoutTenant"], tuple[str]]:
        return type(self), (self.task,)  # a worker's child hands it to its parent


class ForeignAccountArgument(Exception):
    """A message's arguments, which nobody signs, name another account than its header does."""


class TenantTask(DjangoTask):  # type: ignore[type-arg]  # generic in the stubs alone
    """A task that runs for the account it was published in."""

    abstract = True
    tenantless = False

    def apply_async(self, *args: Any, **options: Any) -> Any:
        """Publish the task. Raises TaskWithoutTenant outside an account's context."""
        if self._needs_tenant and current_tenant() is None:
            raise TaskWithoutTenant(self.name)
        return super().apply_async(*args, **options)

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]  # stubs
        """Publish the task for the present context once the open transaction has committed."""
        transaction.on_commit(_in_present_context(partial(self.delay, *args, **kwargs)))

    def apply_async_on_commit(self, *args: Any, **options: Any) -> None:  # type: ignore[override]
        """Publish the task for the present context once the open transaction has committed."""
        transaction.on_commit(_in_present_context(partial(self.apply_async, *args, **options)))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task's body, as a worker does. Raises what the message was refused for."""
        refusal: Exception | None = getattr(self.request, "tenant_refusal", None)
        if refusal is not None:
            raise refusal
        if self._needs_tenant:
            tenant = current_tenant()
            if tenant is None:
                raise TaskWithoutTenant(self.name)
            named = kwargs.get("account_id")
            if named is not None and UUID(str(named)) != tenant.account_id:
                raise ForeignAccountArgument(
                    f"{self.name} runs for account {tenant.account_id} and was told {named}."
                )
        return super().__call__(*args, **kwargs)

    @property
    def _needs_tenant(self) -> bool:
        # Celery's own tasks (a chord's unlocking, say) pass on what they were published in.
        return not self.tenantless and not self.name.startswith(_BUILT_IN)

    def _context_of_request(self) -> AbstractContextManager[Any]:
        """Return the context that the message at hand runs in. Raises MessageNotTrusted."""
        if self.tenantless:
            return no_context()
        request: Any = self.request
        if request.is_eager:
            tenant = current_tenant()
        else:
            header = request.get(HEADER)
            if header is None:
                return no_context()
            # Not the request's own name for the task, which is as free as the header is.
            tenant = verify(header, task=self.name, message_id=request.id)
        return tenant_context(tenant.account_id, tenant.user_id) if tenant else no_context()


class TenantlessTask(TenantTask):
    """A task of no account: housekeeping, sweeps, whatever beat sends."""

    abstract = True
    tenantless = True


def publish_after_commit(task: str, log: logging.Logger, **arguments: str) -> None:
    """Publish a task by its name for the account entered, once the open transaction has committed.

    Where the broker is away that is logged and nothing raised: what is to be done is saved, and
    whoever calls says how else it gets done.
    """
    account_id = require_account_id()

    def publish() -> None:
        try:
            with tenant_context(account_id):
                current_app.tasks[task].apply_async(kwargs=arguments, retry=False)
        except (OperationalError, OSError) as error:
            log.warning("No worker was told of %s %s: %s", task, arguments, error)

    transaction.on_commit(publish, robust=True)


def _in_present_context(call: Callable[[], Any]) -> Callable[[], Any]:
    """Return ``call`` for the context of now: callbacks of a commit may run outside it."""
    tenant = current_tenant()

    def within() -> Any:
        if tenant is None:
            return call()
        with tenant_context(tenant.account_id, tenant.user_id):
            return call()

    return within


@signals.before_task_publish.connect
def _sign(headers: dict[str, Any], **_: Any) -> None:
    # A retry brings the headers it came with; what is said is what is true now.
    headers.pop(HEADER, None)
    tenant = current_tenant()
    if tenant is not None and "id" in headers:
        eta = headers.get("eta")
        headers[HEADER] = sign(
            tenant,
            task=headers["task"],
            message_id=headers["id"],
            due_at=datetime.fromisoformat(eta).timestamp() if eta else None,
        )


@signals.task_prerun.connect
def _enter(task: Any, **_: Any) -> None:
    # Around the whole run and not its body alone: what follows in a chain, a chord's body and
    # error callbacks are published after the body has ended.
    if not isinstance(task, TenantTask):
        return
    request: Any = task.request
    try:
        entered = task._context_of_request()
    except MessageNotTrusted as refusal:
        request.tenant_refusal = refusal
        entered = no_context()
    entered.__enter__()
    request.tenant_entered = entered


@signals.task_postrun.connect
def _leave(task: Any, **_: Any) -> None:
    entered = getattr(task.request, "tenant_entered", None)
    if entered is not None:
        task.request.tenant_entered = None
        entered.__exit__(None, None, None)
