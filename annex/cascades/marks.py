"""The only place that writes and reads marks for code outside the engine."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from annex.cascades import registry, statements
from annex.cascades.operations import MARKS
from annex.cascades.tickets import CascadeTicket
from annex.tenancy.context import require_account_id


def add(cascade: str, level: str, ids: Iterable[UUID], *, cause: str = "request") -> CascadeTicket:
    """Mark records of the account entered, by level or relay: values may be wrong.

    ``cause`` is a word that the history keeps. The ticket stands for these and for all that the
    open transaction has marked before. Raises UnknownLevel.
    """
    registry.find(cascade).markable(level)
    with connection.cursor() as cursor:
        cursor.execute(statements.MARK, {**_parameters(cascade, level, ids), "cause": cause})
        up_to, transaction = cursor.fetchone()
    return CascadeTicket(
        cascade=cascade,
        account_id=require_account_id(),
        up_to=up_to or 0,
        transaction=transaction,
    )


def add_all(cascade: str) -> CascadeTicket:
    """Mark every record of every level of the account entered. Raises UnknownLevel."""
    with connection.cursor() as cursor:
        for level in registry.find(cascade).levels:
            every = statements.all_records(level)
            statement = statements.insert_marks(level.name, every, cause="request")
            cursor.execute(statement, _parameters(cascade, level.name, ()))
    return since_now(cascade)


def since_now(cascade: str) -> CascadeTicket:
    """Return a ticket for everything that this connection sees marked now, and its own marks.

    Raises UnknownLevel.
    """
    registry.find(cascade)
    account_id = require_account_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(m.id), 0), pg_current_xact_id()::text::bigint "
            f"FROM {MARKS} m WHERE m.account_id = %s AND m.cascade = %s",
            [account_id, cascade],
        )
        up_to, transaction = cursor.fetchone()
    return CascadeTicket(
        cascade=cascade, account_id=account_id, up_to=up_to, transaction=transaction
    )


def watermark(cascade: str) -> datetime | None:
    """Return the moment up to which all changes of the account entered have reached every level.

    None when nothing is on its way. A change is told by the moment its transaction began.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min(m.since) FROM {MARKS} m WHERE m.account_id = %s AND m.cascade = %s",
            [require_account_id(), cascade],
        )
        moment: datetime | None = cursor.fetchone()[0]
        return moment


def pending(cascade: str, level: str, ids: Iterable[UUID]) -> set[UUID]:
    """Return those of ``ids`` whose values may be wrong, in one query.

    A mark names them, or the moment has come at which they change by themselves. Raises
    UnknownLevel.
    """
    declared = registry.find(cascade)
    statement = statements.pending(declared, declared.level(level))
    with connection.cursor() as cursor:
        cursor.execute(statement, _parameters(cascade, level, ids))
        return {row[0] for row in cursor.fetchall()}


def _parameters(cascade: str, level: str, ids: Iterable[UUID]) -> dict[str, Any]:
    return {
        "account": require_account_id(),
        "cascade": cascade,
        "level": level,
        "ids": statements.array(ids),
    }
