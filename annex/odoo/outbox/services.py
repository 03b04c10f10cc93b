"""Promise a call to Odoo, list the calls of an account, drive dead letters again."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from annex.odoo.outbox import answers
from annex.odoo.outbox.models import Call
from annex.odoo.outbox.wake import wake_after_commit

State = Call.State


class DifferentCall(Exception):
    """The key stands for another call already: a mistake of whoever chose it."""


def send(
    *,
    key: str,
    model: str,
    method: str,
    arguments: Mapping[str, Any],
    search: Sequence[Any] | None,
    kind: str = "",
    at: datetime | None = None,
) -> Call:
    """Promise, in the caller's transaction and account, that Odoo is called once.

    The same key again is the same promise. ``search`` is a domain by which the worker finds what an
    attempt without answer made, a reference of ours among it; None only where it may be repeated.
    ``kind`` is a name registered in ``outbox.answers``, which is told what came of it. Raises
    DifferentCall or answers.UnknownKind.
    """
    answers.require_known(kind)
    asked = {
        "kind": kind,
        "model": model,
        "method": method,
        "arguments": dict(arguments),
        "search": None if search is None else list(search),
    }
    with transaction.atomic():
        call = Call(key=key, next_at=at or timezone.now(), **asked)
        Call.objects.bulk_create([call], ignore_conflicts=True)
        kept = Call.objects.get(key=key)
        if any(getattr(kept, name) != value for name, value in asked.items()):
            raise DifferentCall(key)
        wake_after_commit()
    return kept


def calls(*states: str) -> QuerySet[Call]:
    """Return the calls of the account that is entered, newest first, in these states or all."""
    found = Call.objects.order_by("-id")
    return found.filter(state__in=states) if states else found


def redrive(*, at: datetime, keys: Collection[str] | None = None) -> int:
    """Have dead letters of the account tried again, all or those of ``keys``; return how many.

    None is sent before Odoo was searched for it: why it failed says little of an earlier attempt.
    """
    with transaction.atomic():
        dead = calls(State.FAILED)
        if keys is not None:
            dead = dead.filter(key__in=keys)
        driven = dead.update(state=State.UNKNOWN, attempts=0, next_at=at)
        wake_after_commit()
    return driven
