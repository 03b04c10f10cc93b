"""Stages that run in a second thread, and stop where a test wants them to."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

from django.db import connection, connections

from annex.cascades import stages
from annex.cascades.declarations import Change
from annex.cascades.tests.library import NAME, LibraryTestCase, announced
from annex.testing.flush import administrator

PATIENCE_S = 10


class Elsewhere:
    """A call that runs in a thread with connections of its own."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self.result: Any = None
        self.error: BaseException | None = None
        self._call = call
        self._thread = threading.Thread(target=copy_context().run, args=(self._run,))
        self._thread.start()

    def _run(self) -> None:
        try:
            self.result = self._call()
        except BaseException as error:  # noqa: BLE001 - raised again by join
            self.error = error
        finally:
            connections.close_all()

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def join(self) -> Any:
        self._thread.join(PATIENCE_S)
        if self.error is not None:
            raise self.error
        return self.result


class ElsewhereTestCase(LibraryTestCase):
    """Runs stages in two threads."""

    def assert_waiting(self, call: Elsewhere) -> None:
        """Wait until the call's connection waits for a lock."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and call.is_running:
            waiting = administrator(connection.settings_dict["NAME"]).execute(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN "
                "(SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
            )
            if waiting.fetchone() != (0,):
                return
            time.sleep(0.01)
        self.fail("the call did not wait for a lock")

    @contextmanager
    def paused_before_commit(
        self, level: str, *, alone: bool = False
    ) -> Iterator[Callable[[], Elsewhere]]:
        """Give a function that runs a level's stage elsewhere, up to the end of its transaction.

        The stage commits when the block ends.
        """
        reached, go_on = threading.Event(), threading.Event()
        running: list[Elsewhere] = []

        def pause(change: Change) -> None:
            if change.level == level:
                announced.also = lambda change: None
                reached.set()
                go_on.wait(PATIENCE_S)

        def start() -> Elsewhere:
            announced.also = pause
            running.append(Elsewhere(lambda: stages.run(NAME, level, alone=alone)))
            self.assertTrue(reached.wait(PATIENCE_S), "the stage did not get that far")
            return running[0]

        try:
            yield start
        finally:
            go_on.set()
            for call in running:
                call.join()
