"""What a commit does, inside a test that never commits."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

log = logging.getLogger(__name__)


@contextmanager
def as_if_committed(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """At the end of the block check deferred constraints and run ``on_commit`` callbacks once.

    Constraint triggers fire and callbacks run in the order a commit would do both, callbacks that
    callbacks register included. Nothing runs when the block raises.
    """
    connection = connections[alias]
    # Set aside: a callback that is asked for once a transaction looks for itself among these.
    earlier, connection.run_on_commit = connection.run_on_commit, []
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        while connection.run_on_commit:
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _savepoints, callback, robust in waiting:  # type: ignore[misc]  # stubs lack robust
                try:
                    callback()
                except Exception:
                    if not robust:
                        raise
                    log.exception("a robust on_commit callback failed")
    finally:
        connection.run_on_commit = earlier + connection.run_on_commit
