"""Kill -9 at every point between two statements, from a change to its last consequence.

A child process makes one change and runs every stage it wakes; it kills itself before statement
``n``. Then the invariant must hold in what was committed, and settling must bring everything right.
The points are enumerated until a child lives to the end.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections, transaction
from django.utils import timezone

from annex.cascades import proof, stages
from annex.cascades.models import Mark
from annex.cascades.wake import wake_after_commit
from annex.identity.services import create_account
from annex.tenancy.context import tenant_context
from platforms.readiness.responsibilities.models import Requirement, Responsibility
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.tests.edits import build_org


def change_everything(number: int) -> None:
    """Change every level at once: the weights below decide all the values above."""
    for place, duty in enumerate(Responsibility.objects.order_by("pk")):
        Responsibility.objects.filter(pk=duty.pk).update(weight=(number + place * place) % 5 + 1)
    for place, requirement in enumerate(Requirement.objects.order_by("pk")):
        weight = (number * 2 + place * place) % 5 + 1
        Requirement.objects.filter(pk=requirement.pk).update(weight=weight)


class Broken(AssertionError):
    """What was committed when the process died was neither right nor marked."""


def enumerate_points(change: Callable[[int], None], *, step: int = 1, first: int = 1) -> list[str]:
    """Kill a process that makes ``change(n)`` before every ``step``-th statement.

    Works for the account entered, outside a transaction, where tasks run eagerly. Returns what was
    about to be sent at each point. Raises Broken.
    """
    points = []
    number = first
    while (sent := _run_and_die(change, number)) is not None:
        points.append(sent)
        if found := proof.violations(NAME, at=timezone.now()):
            raise Broken(f"killed before {sent!r}: {found}")
        stages.settle(NAME)
        if (found := proof.violations(NAME, at=timezone.now())) or Mark.objects.exists():
            raise Broken(f"settled after {sent!r}: {found}")
        number += step
    return points


def _run_and_die(change: Callable[[int], None], number: int) -> str | None:
    """Return the statement before which the child died, or None when it lived to the end."""
    connections.close_all()
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        # Nothing of the parent's may run here: no handlers, no clean-up, no report.
        try:
            with _dying_before(number, write), transaction.atomic():
                change(number)
                wake_after_commit(NAME)
            os.write(write, b"\0alive")
        finally:
            os.kill(os.getpid(), signal.SIGKILL)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        said = answer.read().decode(errors="replace")
    os.waitpid(pid, 0)
    if said.endswith("\0alive"):
        return None
    if not said:
        raise Broken(f"the child failed before statement {number}")
    return said


@contextmanager
def _dying_before(number: int, write: int) -> Iterator[None]:
    count = 0

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal count
        count += 1
        if count == number:
            os.write(write, " ".join(sql.split())[:80].encode() or b"?")
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *rest)

    # A wrapper on the connection for good: stages run after the block has ended.
    connection.execute_wrappers.append(watch)
    yield


def main() -> None:
    """Enumerate every point, in an account of its own."""
    account = create_account(name="Points", slug="points")
    with tenant_context(account.pk):
        build_org()
        stages.settle(NAME)
        points = enumerate_points(change_everything)
    print(f"killed at each of {len(points)} points: right or marked, and right once settled")
