"""The only place that sends an attack's SQL and gathers everything that comes back."""

import re
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import TransactionStatus
from psycopg.pq.abc import PGresult

from proofs.tenancy.attack.canaries import written_out

_OUT = re.compile(r"(?is)^\s*COPY\b.*\bTO\s+STDOUT")
_IN = re.compile(r"(?is)^\s*COPY\b.*\bFROM\s+STDIN")
_WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE)\b")
_SAVEPOINT = "annex_attack"
_KEPT_ROWS = 5_000


@dataclass
class Heard:
    """All that one attack was answered: rows, errors, notices, notifications, row counts."""

    parts: list[Any] = field(default_factory=list)
    outcome: list[Any] = field(default_factory=list)
    """What an attacker can tell two guesses apart by, statement by statement."""
    errors: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything as one text to search."""
        return written_out(self.parts)


class Session:
    """The attacker's view of the request's own database connection."""

    def __init__(self, connection: BaseDatabaseWrapper, *, settles: bool = False) -> None:
        """``settles`` checks deferred constraints after each write, so that a commit can follow."""
        self.connection = connection
        self._settles = settles
        self.heard = Heard()
        self._listened_to: psycopg.Connection | None = None

    def listen(self) -> None:
        """Hear notices and notifications of the connection that is open now."""
        raw = self.connection.connection
        if raw is None or raw is self._listened_to:
            return
        raw.add_notice_handler(self._note)
        raw.add_notify_handler(lambda said: self.heard.parts.append([said.channel, said.payload]))
        self._listened_to = raw

    def run(self, statements: list[str]) -> None:
        """Send each statement; an error is noted, and what came before it in the attack stays."""
        for statement in statements:
            self.listen()
            try:
                self._save()
                self._send(statement)
                if self._settles and _WRITES.search(statement):
                    self._send("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            except (Error, psycopg.Error) as error:
                self._failed(error)
                self._go_back()

    def _send(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            if _OUT.match(statement):
                with cursor.copy(statement) as copied:
                    self._got([bytes(block) for block in copied], cursor.rowcount)
                return
            if _IN.match(statement):
                order, _, data = statement.partition("\n")
                with cursor.copy(order) as copied:
                    copied.write(data)
                self._got([], cursor.rowcount)
                return
            cursor.execute(statement)
            while True:
                self._got(_as_sent(cursor.cursor.pgresult), cursor.rowcount)
                if not cursor.nextset():
                    return

    def _got(self, rows: list[Any], count: int) -> None:
        self.heard.parts += rows
        self.heard.outcome.append((count, written_out(rows)))

    def _failed(self, error: Exception) -> None:
        cause = error if isinstance(error, psycopg.Error) else error.__cause__
        said = [str(error)]
        if isinstance(cause, psycopg.Error):
            said += [
                str(getattr(cause.diag, name))
                for name in dir(cause.diag)
                if not name.startswith("_") and isinstance(getattr(cause.diag, name), str)
            ]
        self.heard.parts += said
        self.heard.errors.append(str(error))
        state = getattr(cause, "sqlstate", None)
        self.heard.outcome.append((state, str(error)))

    def _note(self, diagnostic: Any) -> None:
        said = [diagnostic.message_primary, diagnostic.message_detail, diagnostic.message_hint]
        self.heard.parts += [one for one in (*said, diagnostic.context) if one]

    def _save(self) -> None:
        """Set a savepoint where there is a transaction, as the attacker might."""
        raw = self.connection.connection
        if raw is not None and raw.info.transaction_status == TransactionStatus.INTRANS:
            raw.execute(f"SAVEPOINT {_SAVEPOINT}")

    def _go_back(self) -> None:
        raw = self.connection.connection
        if raw is None or raw.closed:
            return
        if raw.info.transaction_status == TransactionStatus.INERROR:
            try:
                raw.execute(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}")
            except psycopg.Error:
                raw.execute("ROLLBACK")


def _as_sent(result: PGresult | None) -> list[Any]:
    """Return a result's names and values as the server sent them, before anything reads them."""
    if result is None or not result.nfields:
        return []
    columns = range(result.nfields)
    names = [(result.fname(column) or b"").decode(errors="replace") for column in columns]
    return names + [
        (result.get_value(row, column) or b"").decode(errors="replace")
        for row in range(min(result.ntuples, _KEPT_ROWS))
        for column in columns
    ]
