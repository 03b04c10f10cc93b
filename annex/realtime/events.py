"""How a service tells that something happened: one row in its own transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from annex.api.scopes import all_scopes
from annex.realtime import audiences, wakes
from annex.realtime.models import Event
from annex.tenancy.context import require_account_id

MOST_IDS: Final = 500
"""An event about more entities names none: followers look again."""

_WAKES: Final = "realtime_wakes_account"


class UnknownFamily(ValueError):
    """No ``<family>:read`` scope is registered, so nobody could follow the event."""


def emit(
    *,
    family: str,
    op: str,
    entity_ids: Sequence[UUID] = (),
    data: Mapping[str, Any] | None = None,
) -> None:
    """Log an event of the current account, in the current transaction.

    ``family`` is a scope family, ``op`` what happened in the past tense or as a verb of the API;
    one event may name many entities. Followers with ``<family>:read`` hear of it once the
    transaction has committed, and never when it rolls back. Where the family has an audience
    (``annex.realtime.audiences``), rows of different people become events of their own: emit
    before deleting, as long as a row still tells whose it is. Raises UnknownFamily.
    """
    if f"{family}:read" not in all_scopes():
        raise UnknownFamily(f"Register the scope family {family!r} before emitting its events.")
    ids = list(dict.fromkeys(entity_ids))
    if len(ids) > MOST_IDS:
        _log(family, op, None, data, heard_by=None)
    else:
        for some, heard_by in audiences.groups(family, ids):
            _log(family, op, some, data, heard_by=heard_by)
    _wake_after_commit(require_account_id())


def _log(
    family: str,
    op: str,
    entity_ids: list[UUID] | None,
    data: Mapping[str, Any] | None,
    *,
    heard_by: list[UUID] | None,
) -> None:
    Event.objects.create(
        family=family, op=op, entity_ids=entity_ids, data=dict(data or {}), heard_by=heard_by
    )


def _wake_after_commit(account_id: UUID) -> None:
    """Tell the hubs, once for each transaction, that the account's log has grown."""

    def wake() -> None:
        wakes.send(account_id)

    setattr(wake, _WAKES, account_id)
    waiting = connections[DEFAULT_DB_ALIAS].run_on_commit
    if account_id not in [getattr(callback, _WAKES, None) for _, callback, *_ in waiting]:
        # Robust: the row is the truth and a poll finds it, so a lost broker breaks no request.
        transaction.on_commit(wake, robust=True)
