"""Counts what travels between the driver and Postgres, however it was packed.

Django's own log shows calls of ``execute``; the protocol shows what crossed the wire. libpq writes
it down itself (PostgreSQL 18 documentation, 32.11 "Miscellaneous Functions", ``PQtrace``).
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg.pq import Trace


@dataclass(slots=True)
class Traffic:
    """What crossed the wire: statements that the server completed, and waits for its answer."""

    statements: int = 0
    round_trips: int = 0


@contextmanager
def traffic(connection: Any) -> Iterator[Traffic]:
    """Count what a Django connection, which must be open, sends inside the block."""
    seen = Traffic()
    pgconn = connection.connection.pgconn
    with tempfile.TemporaryFile("w+") as log:
        pgconn.trace(log.fileno())
        pgconn.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield seen
        finally:
            pgconn.untrace()
            log.seek(0)
            for line in log:
                # Direction, length, message type; a server says it is ready once a round trip.
                kind = line.split("\t", 3)[2:3]
                seen.statements += kind == ["CommandComplete"]
                seen.round_trips += kind == ["ReadyForQuery"]
