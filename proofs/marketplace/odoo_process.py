"""The demo's Odoo in a process of its own, where calls go wrong, and workers to kill."""

import multiprocessing
import os
import random
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

FORK: Final = multiprocessing.get_context("fork")
GIVE_UP_S: Final = 0.15
IDLE: Final = "proof.idle"
TODAY: Final = date(2026, 1, 1)


@dataclass
class OdooProcess:
    """Where it listens, and what is shared with it: the day it is there, and counts of faults."""

    url: str
    day: Any
    faults: Any
    calls: Any

    def set_today(self, today: date) -> None:
        """Let invoices be dated so from now on."""
        self.day.value = today.toordinal()

    def settle(self) -> None:
        """Wait until it has ended every call that was sent to it, whoever is still there."""
        client = client_of(self.url, "json2", answer_s=30)
        while client.call(IDLE, "search", {}) > 0:
            time.sleep(0.02)


def client_of(url: str, protocol: str, *, answer_s: float = GIVE_UP_S) -> Any:
    """Return a client of the process."""
    from annex.odoo.outbox.clients import Door, Json2, JsonRpc  # noqa: PLC0415 - needs settings
    from annex.testing.odoo_server import DATABASE, KEY, LOGIN  # noqa: PLC0415

    door = Door(url, answer_s=answer_s)
    return (
        Json2(door, DATABASE, KEY) if protocol == "json2" else JsonRpc(door, DATABASE, LOGIN, KEY)
    )


@contextmanager
def odoo_process(database_url: str, *, share: float, seed: int) -> Iterator[OdooProcess]:
    """Run it on a database in Odoo's shape; ``share`` of the calls go wrong."""
    from annex.testing.odoo_api import Fault  # noqa: PLC0415 - needs settings

    day = FORK.Value("l", TODAY.toordinal())
    faults, calls = FORK.Array("l", len(Fault)), FORK.Value("l", 0)
    theirs, ours = FORK.Pipe()
    arguments = (database_url, share, seed, day, faults, calls, theirs)
    close_connections()
    process = forked(_serve, *arguments)
    try:
        yield OdooProcess(ours.recv(), day, faults, calls)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def forked(work: Callable[..., object], *arguments: Any) -> int:
    """Do it in a copy of this process; return the copy's number.

    Not by ``multiprocessing``: the processes that tests run in may have no children of that.
    """
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work(*arguments)
        status = 0
    except BaseException:  # noqa: BLE001 - told here, and by the status
        traceback.print_exc()
    finally:
        os._exit(status)


def _serve(
    database_url: str, share: float, seed: int, day: Any, faults: Any, calls: Any, told: Any
) -> None:
    from annex.testing.odoo_api import Fault  # noqa: PLC0415
    from annex.testing.odoo_server import FaultyOdoo  # noqa: PLC0415

    chance, kinds = random.Random(seed), list(Fault)
    lock = threading.Lock()

    class Faulty(FaultyOdoo):
        """One that says how many calls it is at."""

        def run(self, model: str, method: str, arguments: dict[str, Any]) -> Any:
            if model == IDLE:
                return threading.active_count() - quiet
            return super().run(model, method, arguments)

    def fault(model: str, method: str) -> Fault | None:
        with lock:
            calls.value += 1
            if chance.random() >= share:
                return None
            chosen = chance.randrange(len(kinds))
            faults[chosen] += 1
            return kinds[chosen]

    odoo = Faulty(database_url, fault=fault, today=lambda: date.fromordinal(day.value))
    odoo.silence_s = 4 * GIVE_UP_S
    quiet = 2  # this thread, and the one that asks
    told.send(odoo.url)
    odoo.serve()


def workers(
    account_id: UUID, url: str, protocol: str, *, ahead: timedelta, kill: random.Random | None
) -> int:
    """Let two workers make the calls that are due, by a clock that is ``ahead``.

    With ``kill``, both are killed somewhere on the way. Tells how many were.
    """
    close_connections()
    started = [forked(_work, account_id, url, protocol, ahead) for _ in range(2)]
    killed = 0
    for process in started:
        if kill is not None:
            time.sleep(kill.uniform(0.1, 1.5))
            # One that has ended is there until it is waited for.
            os.kill(process, signal.SIGKILL)
        ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        killed += ended == -signal.SIGKILL
        if ended not in (0, -signal.SIGKILL):
            raise RuntimeError(f"A worker ended with {ended}.")
    return killed


def _work(account_id: UUID, url: str, protocol: str, ahead: timedelta) -> None:
    from django.utils import timezone  # noqa: PLC0415

    from annex.odoo.outbox import delivery  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415

    clock: Callable[[], Any] = lambda: timezone.now() + ahead  # noqa: E731 - a clock is a function
    with tenant_context(account_id):
        while delivery.deliver(client_of(url, protocol), clock=clock):
            pass
    close_connections()


def close_connections() -> None:
    """Close every connection to a database: none is shared with a process that is forked."""
    from django.db import connections  # noqa: PLC0415

    connections.close_all()
