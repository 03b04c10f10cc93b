"""The only place that writes and reads marks for code outside the engine."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from annex.cascades import registry, statements
from annex.tenancy.context import require_account_id


def add(cascade: str, level: str, ids: Iterable[UUID]) -> None:
    """Mark records of the account entered, by level or relay: values may be wrong.

    Raises UnknownLevel.
    """
    registry.find(cascade).markable(level)
    with connection.cursor() as cursor:
        cursor.execute(statements.MARK, _parameters(cascade, level, ids))


def add_all(cascade: str) -> None:
    """Mark every record of every level of the account entered. Raises UnknownLevel."""
    with connection.cursor() as cursor:
        for level in registry.find(cascade).levels:
            statement = statements.insert_marks(level.name, statements.all_records(level), "NULL")
            cursor.execute(statement, _parameters(cascade, level.name, ()))


def pending(cascade: str, level: str, ids: Iterable[UUID]) -> set[UUID]:
    """Return those of ``ids`` that a mark names, in one query: their values may be wrong.

    Raises UnknownLevel.
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
