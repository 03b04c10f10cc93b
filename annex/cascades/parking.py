"""Dead letters: what failed too often stands aside, marked, until somebody drives it again.

Its marks stay where they are, so its value still says that it may be wrong, and no proof takes it
for right.
"""

import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from annex.cascades import backoff, cycles, losses, registry, statements
from annex.cascades.declarations import UnknownLevel
from annex.cascades.logs import say
from annex.cascades.models import Parked
from annex.cascades.wake import wake_after_commit
from annex.kernel.errors import NotFound
from annex.tenancy.context import require_account_id

log = logging.getLogger(__name__)

LONGEST_ERROR = 2_000
"""Characters of an error that are kept."""


class ParkedNotFound(NotFound):
    """There is no such dead letter, or it has ended."""

    code = "cascades.parked_not_found"
    title = "There is no such parked record."


def put_off(
    parameters: Mapping[str, Any], ids: Sequence[str], error: Exception, *, at: datetime
) -> float | None:
    """Let the failed records ``ids`` of a level wait, and park those that have waited enough.

    ``parameters`` name account, cascade and level. Return after how many seconds the first one is
    to be tried again, or None when all are parked.
    """
    values = {
        **parameters,
        "ids": statements.array(ids),
        "at": at,
        "first_s": backoff.FIRST_S,
        "most": backoff.MAX_RETRIES,
        "is_lost": isinstance(error, losses.WorkerLost),
        "is_final": isinstance(error, losses.WorkerLost | cycles.HangsOnItself),
        "error": f"{type(error).__name__}: {error}"[:LONGEST_ERROR],
    }
    with transaction.atomic(), connection.cursor() as cursor:
        # Before the others wait: what has just failed for the first time must not be counted twice.
        cursor.execute(statements.PARK, values)
        (parked,) = cursor.fetchone()
        cursor.execute(
            statements.POSTPONE, {**values, "ids": statements.array(set(ids) - set(parked))}
        )
        (delay_s,) = cursor.fetchone()
    where = {key: parameters[key] for key in ("account", "cascade", "level")}
    if parked:
        say(log.error, "cascade.parked", **where, records=len(parked), error=values["error"])
    if delay_s is not None:
        say(log.warning, "cascade.postponed", **where, delay_s=delay_s, error=values["error"])
    return None if delay_s is None else float(delay_s)


def resolve(parameters: Mapping[str, Any], ids: Sequence[str], resolution: str) -> None:
    """End the dead letters of records that were recalculated after all."""
    with connection.cursor() as cursor:
        cursor.execute(
            statements.RESOLVE_PARKED,
            {**parameters, "ids": statements.array(ids), "resolution": resolution},
        )


@transaction.atomic
def redrive(*, at: datetime, parked_id: UUID | None = None, cascade: str | None = None) -> int:
    """Have parked records of the account entered tried again: one, a cascade's, or all.

    Return how many. Raises ParkedNotFound where ``parked_id`` names none that waits.
    """
    letters = Parked.objects.filter(resolved_at=None).select_for_update()
    if cascade is not None:
        letters = letters.filter(cascade=cascade)
    if parked_id is not None:
        letters = letters.filter(pk=parked_id)
    by_level: dict[tuple[str, str], list[UUID]] = {}
    for name, level, object_id in letters.values_list("cascade", "level", "object_id"):
        by_level.setdefault((name, level), []).append(object_id)
    if parked_id is not None and not by_level:
        raise ParkedNotFound
    for (name, level), ids in by_level.items():
        _redrive(name, level, ids, at)
    return sum(map(len, by_level.values()))


def _redrive(cascade: str, level: str, ids: Sequence[UUID], at: datetime) -> None:
    parameters: dict[str, Any] = {
        "account": require_account_id(),
        "cascade": cascade,
        "level": level,
        "ids": statements.array(ids),
        "at": at,
        "resolution": Parked.Resolution.REDRIVEN,
    }
    with connection.cursor() as cursor:
        cursor.execute(statements.UNPARK, parameters)
        cursor.execute(statements.RESOLVE_PARKED, parameters)
    with suppress(UnknownLevel):  # another release's: its own sweep finds the marks
        wake_after_commit(cascade, registry.find(cascade).level_of(level).name)
    say(log.info, "cascade.redriven", cascade=cascade, level=level, records=len(ids))
