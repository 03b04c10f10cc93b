"""What the log holds, as frozen values, each read in a short transaction of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from annex.realtime.models import Event
from annex.tenancy.context import global_context, tenant_context


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One committed event; ``ids`` is None when it concerns more entities than it names.

    ``heard_by`` holds the users who may hear of it beside overseers, None for everybody.
    """

    position: int
    family: str
    op: str
    ids: tuple[UUID, ...] | None
    data: dict[str, Any]
    at: datetime
    heard_by: frozenset[UUID] | None = None


def heads(account_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return the position of the last event of each account; 0 for an empty log."""
    asked = list(account_ids)
    with global_context(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM annex.realtime_heads(%s::uuid[])", [asked])
        found = dict(cursor.fetchall())
    return {account_id: found.get(account_id, 0) for account_id in asked}


def events_after(
    account_id: UUID, position: int, *, most: int, until: int | None = None
) -> list[LoggedEvent]:
    """Return at most ``most`` events of the account after ``position``, oldest first."""
    with tenant_context(account_id), transaction.atomic():
        rows = Event.objects.all().after(position, until=until)[:most]
        return [
            LoggedEvent(
                position=event.position or 0,
                family=event.family,
                op=event.op,
                ids=None if event.entity_ids is None else tuple(event.entity_ids),
                data=event.data,
                at=event.at,
                heard_by=None if event.heard_by is None else frozenset(event.heard_by),
            )
            for event in rows
        ]
