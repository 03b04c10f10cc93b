"""Make the calls: note that one may have been sent, send it, note what came of it.

No transaction is open while Odoo works. A worker that dies in between leaves ``unknown``, and
whoever comes next asks Odoo first.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from annex.odoo.outbox import answers
from annex.odoo.outbox.clients import Away, Client, NotRun, Refused, Unanswered
from annex.odoo.outbox.models import Call
from annex.odoo.outbox.wake import publish
from annex.tenancy.context import global_context

State = Call.State
ENDED: Final = (State.DONE, State.FAILED)

FIRST_S: Final = 60
MAX_RETRIES: Final = 3
MOST_AT_ONCE: Final = 100
ODOO_ENDS_S: Final = 150
"""A call that we gave up may still run there, until Odoo's own limit (120 s unless changed) ends
it; a search before that finds nothing, and what it allows to be sent is the duplicate."""
LEASE: Final = timedelta(seconds=600)
"""Longer than a search and a call can take, with Odoo's own limit on top."""


def delay(attempts: int, *, least_s: int = 0) -> timedelta:
    """Return the wait after so many attempts: 60, 120 and then 240 seconds, or ``least_s``."""
    return timedelta(seconds=max(FIRST_S << min(attempts - 1, MAX_RETRIES - 1), least_s))


def sweep(*, at: datetime) -> int:
    """Wake the worker for every account with calls that are due; return how many those are."""
    with global_context(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM annex.odoo_outbox_due(%s)", [at])
        accounts = [row[0] for row in cursor.fetchall()]
    for account_id in accounts:
        publish(account_id)
    return len(accounts)


def deliver(client: Client, *, clock: Callable[[], datetime] = timezone.now) -> int:
    """Make the calls of the account that are due, the oldest first; return how many were tried."""
    tried = 0
    while tried < MOST_AT_ONCE and (claimed := claim(at=clock())) is not None:
        call, ask_first = claimed
        settle(call, outcome(client, call, clock(), ask_first=ask_first), at=clock())
        tried += 1
    return tried


def claim(*, at: datetime) -> tuple[Call, bool] | None:
    """Note that the first due call may have been sent; return it, and whether to search first.

    Two workers never get the same one: the row is locked until it is leased.
    """
    with transaction.atomic():
        due = Call.objects.select_for_update(skip_locked=True, no_key=True)
        call = due.filter(next_at__lte=at).order_by("next_at", "id").first()
        if call is None:
            return None
        ask_first = call.state == State.UNKNOWN
        call.state, call.next_at = State.UNKNOWN, at + LEASE
        call.attempts += 1
        call.save(update_fields=("state", "next_at", "attempts"))
    return call, ask_first


def settle(call: Call, outcome: dict[str, Any], *, at: datetime | None = None) -> bool:
    """Write what came of an attempt, unless a later one was begun since.

    Whoever registered for the call's kind is told of its end in the same transaction: what they
    write is there exactly when the call is done or failed, and what they raise leaves it unknown.
    """
    with transaction.atomic():
        mine = Call.objects.filter(pk=call.pk, attempts=call.attempts, state=State.UNKNOWN)
        if mine.update(**outcome) != 1:
            return False
        for name, value in outcome.items():
            setattr(call, name, value)
        if call.state in ENDED:
            answers.tell(call, at=at or timezone.now())
    return True


def outcome(client: Client, call: Call, at: datetime, *, ask_first: bool) -> dict[str, Any]:
    """Make a call that was claimed; return what to write of it."""
    sent = ask_first
    try:
        if ask_first and call.search is not None:
            found = client.call(call.model, "search", {"domain": call.search})
            if len(found) > 1:
                return _failed(f"{len(found)} are there, and one was to be: {found}")
            if found:
                return _done(found)
            sent = False
    except (NotRun, Away) as error:
        return _later(call, at, error, state=State.UNKNOWN)
    except (Refused, Unanswered) as error:
        return _again(call, at, f"search: {error}")
    try:
        return _done(client.call(call.model, call.method, call.arguments))
    except Refused as error:
        return _failed(str(error))
    except NotRun as error:
        return _later(call, at, error, state=State.UNKNOWN if sent else State.PENDING)
    except Away as error:
        return _later(call, at, error, state=State.UNKNOWN, least_s=ODOO_ENDS_S)
    except Unanswered as error:
        return _again(call, at, str(error))


def _done(answer: Any) -> dict[str, Any]:
    return {"state": State.DONE, "next_at": None, "answer": answer, "error": ""}


def _failed(error: str) -> dict[str, Any]:
    return {"state": State.FAILED, "next_at": None, "error": error}


def _later(
    call: Call, at: datetime, error: NotRun | Away, *, state: str, least_s: int = 0
) -> dict[str, Any]:
    # Never given up: it says nothing of the call, and Odoo may be away for a week.
    rest = delay(call.attempts, least_s=least_s)
    return {"state": state, "next_at": at + rest, "error": str(error)}


def _again(call: Call, at: datetime, error: str) -> dict[str, Any]:
    if call.attempts > MAX_RETRIES:
        return _failed(error)
    rest = delay(call.attempts, least_s=ODOO_ENDS_S)
    return {"state": State.UNKNOWN, "next_at": at + rest, "error": error}
