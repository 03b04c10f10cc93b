"""The only place that changes how Django runs a test, each change under the name of what it saves.

Measured on 2,220 tests with two workers: 25 to 32 s without any of them, 9 to 10 s with all.
Django's own attributes are private or missing from its stubs here, hence ``Any``.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TestCase, TransactionTestCase
from psycopg.pq import TransactionStatus

from annex.testing.flush import flush_alias


def apply() -> None:
    """Apply every change; once for each process that runs tests."""
    flush_only_used_tables()
    keep_connections_between_classes()
    end_tests_in_one_round_trip()
    freeze_what_is_loaded()


def flush_only_used_tables() -> None:
    """Empty what a committing test has filled, in one statement, instead of every table."""

    def _fixture_teardown(self: Any) -> None:
        for alias in self._databases_names(include_mirrors=False):
            flush_alias(alias)

    setattr(TransactionTestCase, "_fixture_teardown", _fixture_teardown)  # noqa: B010


def keep_connections_between_classes() -> None:
    """Let a class leave its connections to the next one; one that met an error is closed."""

    def tearDownClass(cls: Any) -> None:
        cls._rollback_atomics(cls.cls_atomics)
        for connection in connections.all(initialized_only=True):
            if connection.errors_occurred or connection.in_atomic_block:
                connection.close()
        super(TestCase, cls).tearDownClass()

    setattr(TestCase, "tearDownClass", classmethod(tearDownClass))  # noqa: B010


def end_tests_in_one_round_trip() -> None:
    """Check deferred constraints and roll the test back in one message instead of four."""

    def _fixture_teardown(self: Any) -> None:
        done = []
        try:
            for alias in reversed(self._databases_names()):
                connection = connections[alias]
                if self._should_check_constraints(connection):
                    _check_and_roll_back(connection)
                    done.append(connection)
        finally:
            with _rolled_back(done):
                self._rollback_atomics(self.atomics)

    def _should_check_constraints(self: Any, connection: BaseDatabaseWrapper) -> bool:
        # Django asks the server whether the connection is usable; the driver knows.
        return (
            not connection.needs_rollback
            and connection.connection is not None
            and connection.connection.info.transaction_status == TransactionStatus.INTRANS
        )

    setattr(TestCase, "_fixture_teardown", _fixture_teardown)  # noqa: B010
    setattr(TestCase, "_should_check_constraints", _should_check_constraints)  # noqa: B010


def freeze_what_is_loaded() -> None:
    """Spare the garbage collector the thousands of objects that live as long as the process."""
    gc.collect()
    gc.freeze()


_CHECK_AND_ROLL_BACK = (
    "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; "
    "ROLLBACK TO SAVEPOINT {sid}; RELEASE SAVEPOINT {sid}"
)


def _check_and_roll_back(connection: Any) -> None:
    """Send the whole end of a test. Raises IntegrityError when a deferred constraint is broken."""
    ops = connection.ops
    ops.savepoint_rollback_sql = lambda sid: _CHECK_AND_ROLL_BACK.format(sid=ops.quote_name(sid))
    try:
        connection._savepoint_rollback(connection.savepoint_ids[-1])
    finally:
        del ops.savepoint_rollback_sql


@contextmanager
def _rolled_back(done: list[Any]) -> Iterator[None]:
    """Keep Django from repeating on the server what it still has to note on the connection."""
    for connection in done:
        connection._savepoint_rollback = connection._savepoint_commit = lambda sid: None
    try:
        yield
    finally:
        for connection in done:
            del connection._savepoint_rollback, connection._savepoint_commit
