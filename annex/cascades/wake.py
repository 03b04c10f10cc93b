"""The only place that publishes a task of the cascades.

A message is a hint. It may be lost, doubled or late: the marks say what is to be done, and the
sweep finds what nobody was told of.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

from annex.cascades import locks, registry
from annex.tenancy.context import require_account_id, tenant_context

log = logging.getLogger(__name__)

QUEUE = "cascade"
PROOF = "prove_cascade"
WAITING_LIFE_MS = 4_000
"""How long a message keeps others like it out of the queue where no worker gets to it, or it is
lost. The sweep minds no message, so nothing waits longer for being thought of as waiting."""


def wake_after_commit(cascade: str, level: str | None = None) -> None:
    """Wake a level's stage, by default the first's, once the open transaction has committed.

    However often it is asked for, a transaction wakes a stage once. Raises UnknownLevel.
    """
    declared = registry.find(cascade)
    chosen = declared.order[0] if level is None else declared.level(level)
    wake = Wake(chosen.task, require_account_id())
    waiting = (entry[1] for entry in connection.run_on_commit)
    if all(getattr(function, "wake", None) != wake.key for function in waiting):
        transaction.on_commit(wake.callback(), robust=True)


class Wake:
    """A message to be sent: run this task for this account."""

    def __init__(self, task: str, account_id: UUID) -> None:
        self.key = (task, account_id)

    def callback(self) -> Callable[[], None]:
        """Return the function to be called after commit; it carries the key.

        It sends nothing where such a message waits already: the stage that this one starts reads
        the marks after it has said so, and sees what is committed now.
        """

        def publish() -> None:
            if locks.first_in(self._waiting, WAITING_LIFE_MS):
                self.publish()

        publish.wake = self.key  # type: ignore[attr-defined]  # read back by wake_after_commit
        return publish

    def publish(self) -> None:
        """Send the message, or leave it to the sweep where the broker is away."""
        task, account_id = self.key
        _send(task, account_id, options={"queue": QUEUE})

    def begin(self) -> None:
        """Say, before any mark is read, that the message waits no longer."""
        locks.forget(self._waiting)

    @property
    def _waiting(self) -> str:
        task, account_id = self.key
        return f"annex:cascade:waiting:{account_id}:{task}"


def ask_for_proof(account_id: UUID, cascade: str, *, expires_s: int) -> None:
    """Have an account's cascade verified; where nobody gets to it in time, it is asked for again.

    On the common queue: a proof must not hold up a stage.
    """
    _send(PROOF, account_id, cascade=cascade, options={"expires": expires_s})


def _send(
    task: str,
    account_id: UUID,
    *,
    options: Mapping[str, Any],
    **arguments: str,
) -> None:
    try:
        with tenant_context(account_id):
            current_app.tasks[task].apply_async(
                kwargs={"account_id": str(account_id), **arguments},
                retry=False,
                **options,
            )
    except (OperationalError, OSError) as error:
        # The change is saved and marked; whoever made it must not hear of the broker.
        log.warning("%s was not woken: %s", task, error)
