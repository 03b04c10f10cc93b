"""What the statements of one call cost the database: how many, planning and execution."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import connections

from annex.odoo.router import READER_ALIAS

_SETTINGS = re.compile(r"(?:SET LOCAL [^;]*; )*")


@dataclass(frozen=True, slots=True)
class Spent:
    """What PostgreSQL says of the statements of one call in Odoo's database, in milliseconds.

    ``count`` has those of every database.
    """

    count: int
    planning: float
    execution: float


def spent(call: Callable[[], object]) -> Spent:
    """Make the call once, then explain and run again each statement that it sent to Odoo's."""
    sent: list[tuple[str, str, Any]] = []

    def keep(execute: Any, text: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((context["connection"].alias, text, params))
        return execute(text, params, many, context)

    with ExitStack() as stack:
        for alias in (READER_ALIAS, "default"):
            stack.enter_context(connections[alias].execute_wrapper(keep))
        call()
    explained = [_explained(text, params) for alias, text, params in sent if alias == READER_ALIAS]
    return Spent(len(sent), sum(one for one, _ in explained), sum(one for _, one in explained))


def _explained(text: str, params: Any) -> tuple[float, float]:
    settings = _SETTINGS.match(text)
    before = settings.group() if settings else ""
    with connections[READER_ALIAS].cursor() as cursor:
        asked = f"{before}EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {text.removeprefix(before)}"
        cursor.execute(asked, params)
        while cursor.description is None:
            cursor.nextset()
        (said,) = cursor.fetchone()[0]
    return said["Planning Time"], said["Execution Time"]
