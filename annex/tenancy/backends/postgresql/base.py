"""The only place that tells Postgres which account statements run for.

The context is transaction-local and travels in the same message as BEGIN, so it costs no round
trip and is right behind a pooler in transaction mode. The message first takes back whatever a
transaction before it left set on the connection. psycopg stays in autocommit mode, where its
``execute`` without parameters may carry several statements (psycopg 3 documentation, "Differences
from psycopg2"); this backend sends BEGIN itself. A statement outside a transaction travels in one
message with what enters the account, which Postgres makes one transaction (PostgreSQL 18
documentation, 54.2.2.1 "Multiple Statements in a Simple Query").
"""

from collections.abc import Callable
from typing import Any, Self

from django.db import transaction
from django.db.backends.postgresql import base, operations
from psycopg import Error
from psycopg.pq import TransactionStatus

from annex.tenancy import seal
from annex.tenancy.context import Context, current_context

_UNKNOWN = object()
_OPEN = {TransactionStatus.INTRANS, TransactionStatus.INERROR}


def enter_statement(context: Context | None) -> str:
    """Return the SQL that makes a transaction work for ``context``, or for nobody."""
    if context is None:
        return "SELECT annex_seal.leave()"
    return f"SELECT annex_seal.enter('{seal.mint(context)}')"


class Cursor(base.Cursor):
    """A cursor that can send its next statement in one message with others that come before it."""

    ahead: tuple[str, ...] = ()
    sent_ahead: str = ""
    """What was sent before the last statement."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        ahead, self.ahead = self.ahead, ()
        # On lines of their own, so that the line an error quotes shows no token.
        self.sent_ahead = "; ".join(ahead) + ";\n" if ahead else ""
        psycopg_cursor: Any = super()  # the stubs do not know what Django chooses at import
        psycopg_cursor.execute(self.sent_ahead + query if ahead else query, params, **options)
        for _ in ahead:
            psycopg_cursor.nextset()
        return self


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations, whose log of statements shows no token."""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        said = super().last_executed_query(cursor, sql, params)
        return said.removeprefix(getattr(cursor, "sent_ahead", "")) if said else said


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL whose transactions carry the tenant context."""

    ops_class = DatabaseOperations

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        # A WITH HOLD cursor, Django's choice in autocommit, would outlive the context.
        settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
        super().__init__(settings_dict, alias)
        self._applied: object = None
        self.execute_wrappers.append(self._within_context)

    def context_entered(self, context: Context | None) -> None:
        """Record what a function of the database has entered by itself, or left."""
        self._applied = context

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        if params["cursor_factory"] is base.Cursor:
            params["cursor_factory"] = Cursor
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self._applied = None
        connection = super().get_new_connection(conn_params)
        # Only Django's pool asks for it; a plain connection begins in psycopg's own transactions.
        connection.autocommit = True
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        # COPY and stream() reach the driver without passing the execute wrappers.
        self._reconcile()
        return super().create_cursor(name)

    def _set_autocommit(self, autocommit: bool) -> None:
        if not autocommit:
            self._begin()

    def _afresh(self) -> tuple[str, str]:
        """Return the statements that take back what a transaction before left set."""
        return "RESET ALL", f"SET TimeZone = '{self.timezone_name}'"

    def _begin(self) -> None:
        context = current_context()
        begin = "BEGIN"
        if level := self.settings_dict["OPTIONS"].get("isolation_level"):
            begin += f" ISOLATION LEVEL {level.name.replace('_', ' ')}"
        statements = [*self._afresh(), begin]
        if context is not None:
            statements.append(enter_statement(context))
        with self.wrap_database_errors:
            try:
                self.connection.execute("; ".join(statements))
            except Error:
                # Django has not heard of a transaction yet, so nobody else would end it.
                self.connection.rollback()
                raise
        self._applied = context

    def _commit(self) -> None:
        self._applied = None
        super()._commit()  # type: ignore[misc]  # private to Django's stubs

    def _rollback(self) -> None:
        self._applied = None
        super()._rollback()  # type: ignore[misc]  # private to Django's stubs

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # private to Django's stubs
        # What was entered since the savepoint is undone; only the server knows what is left.
        self._applied = _UNKNOWN

    def _reconcile(self) -> None:
        """Make the open transaction work for the context of the running code."""
        if self.connection is None or self.connection.closed:
            return
        context = current_context()
        if self._applied == context:
            return
        if self.connection.info.transaction_status == TransactionStatus.INTRANS:
            with self.wrap_database_errors:
                self.connection.execute(enter_statement(context))
            self._applied = context

    def _within_context(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        status = self.connection.info.transaction_status
        if status == TransactionStatus.IDLE:
            if not self.get_autocommit():
                self._begin()
            elif current_context() is not None:
                return self._alone(execute, sql, params, many, context)
        else:
            self._reconcile()
        return execute(sql, params, many, context)

    def _alone(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any
    ) -> Any:
        """Execute a statement in a transaction of its own, in one message if that is possible."""
        cursor = context["cursor"].cursor
        isolation = self.settings_dict["OPTIONS"].get("isolation_level")
        if many or isolation or not isinstance(sql, str) or not isinstance(cursor, Cursor):
            with transaction.atomic(using=self.alias):
                return execute(sql, params, many, context)
        cursor.ahead = (*self._afresh(), enter_statement(current_context()))
        try:
            return execute(sql, params, many, context)
        finally:
            cursor.ahead = ()
            # A statement that began a transaction does not leave it to whoever comes next.
            if self.connection.info.transaction_status in _OPEN:
                self.connection.rollback()
