"""The only place that notices what a test leaves behind for the next one."""

import gc
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import TestCase as AnyTestCase

from asgiref.sync import SyncToAsync
from django.db import connections
from django.test import TestCase

from annex.tenancy.context import Context, current_context

_GRACE_S = 1.0
"""How long a thread that was told to end may take to do so."""


class LeftBehind(AssertionError):
    """A test ended, but something it started did not."""


_died: list[str] = []
"""What went wrong where no caller could see it: in threads and in finalizers."""


def listen() -> None:
    """Collect exceptions of threads and finalizers, which Python would only print."""

    def thread_died(args: threading.ExceptHookArgs) -> None:
        name = args.thread.name if args.thread else "an unnamed thread"
        _died.append(f"{name} died of {args.exc_value!r}")
        sys.__excepthook__(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    def unraisable(args: Any) -> None:
        _died.append(f"{args.object!r} raised {args.exc_value!r}")
        sys.__unraisablehook__(args)

    threading.excepthook = thread_died
    sys.unraisablehook = unraisable


@dataclass(frozen=True, slots=True)
class Before:
    """What was there when a test started."""

    threads: frozenset[threading.Thread]
    context: Context | None

    @classmethod
    def now(cls) -> "Before":
        """Take the picture."""
        return cls(frozenset(threading.enumerate()), current_context())

    def problem(self, test: AnyTestCase) -> LeftBehind | None:
        """Return what ``test`` left behind since, or None."""
        found = [*self._threads(), *self._context(), *_transactions(test), *_died]
        _died.clear()
        return LeftBehind("; ".join(found)) if found else None

    def _threads(self) -> Iterator[str]:
        started = [t for t in threading.enumerate() if t not in self.threads | _kept_by_asgiref()]
        if not started:
            return
        # An executor that only a traceback still refers to ends with it.
        gc.collect()
        deadline = time.monotonic() + _GRACE_S
        for thread in started:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                yield f"the thread {thread.name} is still running"

    def _context(self) -> Iterator[str]:
        if current_context() != self.context:
            yield f"the tenant context {current_context()} is still entered"


def _transactions(test: AnyTestCase) -> Iterator[str]:
    for connection in connections.all(initialized_only=True):
        within = isinstance(test, TestCase) and connection.alias in test.databases
        # Django itself holds one transaction for the class and one savepoint for the test.
        expected = 1 if within else 0
        depth = len(connection.savepoint_ids) if within else int(connection.in_atomic_block)
        if depth > expected:
            yield f"a transaction on {connection.alias!r} is still open"


def _kept_by_asgiref() -> frozenset[threading.Thread]:
    return frozenset(SyncToAsync.single_thread_executor._threads)
