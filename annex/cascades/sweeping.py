"""The sweep: finds what no message came for, and what the clock alone has changed."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from annex.cascades import locks, registry, statements
from annex.cascades.declarations import Cascade, Level, UnknownLevel
from annex.cascades.operations import MARKS, lapsed_function
from annex.cascades.wake import Wake, wake_after_commit
from annex.tenancy.context import global_context, tenant_context

GRACE = timedelta(seconds=1)
"""Younger marks are being worked on, or their message is on its way."""
WAKE_LIFE_MS = 4_000
"""How often at most the sweep wakes a cascade of one account; a long queue grows no longer."""


def sweep(*, at: datetime) -> int:
    """Wake the first level with forgotten marks of every account; return how many were woken."""
    with global_context(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM annex.cascades_pending(%s)", [at])
        rows = cursor.fetchall()
    forgotten: defaultdict[tuple[UUID, str], set[str]] = defaultdict(set)
    for account_id, cascade, level, _, oldest in rows:
        if oldest <= at - GRACE:
            forgotten[account_id, cascade].add(level)
    woken = 0
    for (account_id, name), marked in forgotten.items():
        level = _first(name, marked)
        key = f"annex:cascade:swept:{account_id}:{name}"
        if level is not None and locks.first_in(key, WAKE_LIFE_MS):
            Wake(level.task, account_id).publish()
            woken += 1
    return woken


def _first(name: str, marked: set[str]) -> Level | None:
    """Return the lowest level that any of the marked names concerns."""
    try:
        cascade = registry.find(name)
    except UnknownLevel:
        return None  # a newer release's; its own worker knows it
    concerned = (level for level in cascade.order if marked & set(cascade.marked_as(level)))
    return next(concerned, None)


def mark_lapsed(*, at: datetime) -> int:
    """Mark the values of every account that change by themselves by ``at``; return how many."""
    marked = 0
    for cascade in registry.cascades():
        for level in cascade.order:
            if level.lapses:
                for account_id in _accounts_with_lapsed(level, at):
                    with tenant_context(account_id), transaction.atomic():
                        marked += _mark_lapsed(cascade, level, account_id, at)
    return marked


def _accounts_with_lapsed(level: Level, at: datetime) -> list[UUID]:
    table = statements.names_of(level).values.strip('"')
    with global_context(), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {lapsed_function(table)}(%s)", [at])
        return [row[0] for row in cursor.fetchall()]


def _mark_lapsed(cascade: Cascade, level: Level, account_id: UUID, at: datetime) -> int:
    names = statements.names_of(level)
    selected = f"""
        SELECT v.{names.key} FROM {names.values} v
        WHERE v.account_id = %(account)s AND v.valid_until <= %(at)s AND NOT EXISTS (
            SELECT 1 FROM {MARKS} m WHERE {statements.OF_LEVEL} AND m.object_id = v.{names.key}
        )
    """
    with connection.cursor() as cursor:
        cursor.execute(
            statements.insert_marks(level.name, selected, cause="clock"),
            {"account": account_id, "cascade": cascade.name, "level": level.name, "at": at},
        )
        marked: int = cursor.rowcount
    if marked:
        wake_after_commit(cascade.name, level.name)
    return marked
