"""A ticket says whether what was marked up to a moment has reached every level.

It rests on a low watermark: a mark carries the smallest id among those it follows from, so as long
as something of what the ticket stands for is on its way, a mark with such an origin is there. Marks
of others may share it. So a ticket may say "not yet" late, and never "done" early.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from annex.cascades import registry
from annex.cascades.operations import MARKS
from annex.tenancy.context import tenant_context

POLL_S: Final = 0.05

# One statement, so one snapshot: the transaction that asked, and what is left of its marks. In that
# transaction itself its own marks are seen, as they will be once it has committed.
_PROGRESS: Final = f"""
SELECT CASE WHEN %(transaction)s::text::xid8 = pg_current_xact_id_if_assigned() THEN true
            ELSE pg_visible_in_snapshot(%(transaction)s::text::xid8, pg_current_snapshot()) END,
       coalesce(pg_xact_status(%(transaction)s::text::xid8), 'committed'),
       count(m.id) FILTER (WHERE NOT m.is_parked), count(m.id) FILTER (WHERE m.is_parked),
       coalesce(array_agg(DISTINCT m.level::text) FILTER (WHERE NOT m.is_parked), '{{}}'),
       min(m.since)
FROM (SELECT 1) one LEFT JOIN {MARKS} m
  ON m.account_id = %(account)s AND m.cascade = %(cascade)s
 AND coalesce(m.origin_id, m.id) <= %(up_to)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far what a ticket stands for has come.

    ``stage`` of ``stages`` levels have nothing left to do; ``remaining`` marks are to be worked
    off, ``parked`` ones wait for somebody. ``since`` is the moment of the oldest change left.
    """

    is_committed: bool
    is_undone: bool
    stage: int
    stages: int
    remaining: int
    parked: int
    since: datetime | None

    @property
    def is_settled(self) -> bool:
        """Whether every value that hangs on it equals its formula."""
        return self.is_undone or (self.is_committed and not self.remaining and not self.parked)

    @property
    def state(self) -> str:
        """Say in a word how far it is: running, settled or parked."""
        if self.is_settled:
            return "settled"
        return "parked" if self.is_stuck else "running"

    @property
    def is_stuck(self) -> bool:
        """Whether nothing will happen until somebody drives a parked record again."""
        return self.is_committed and not self.remaining and bool(self.parked)


@dataclass(frozen=True, slots=True, kw_only=True)
class CascadeTicket:
    """What a helper gives to whoever asked for a recalculation.

    ``up_to`` is the largest mark written so far by the transaction that asked; what this writes
    later needs a ticket of its own.
    """

    cascade: str
    account_id: UUID
    up_to: int
    transaction: int

    def progress(self) -> Progress:
        """Return how far it is, in one statement and one snapshot. Raises UnknownLevel."""
        cascade = registry.find(self.cascade)
        parameters: dict[str, Any] = {
            "account": self.account_id,
            "cascade": self.cascade,
            "up_to": self.up_to,
            "transaction": self.transaction,
        }
        with tenant_context(self.account_id), connection.cursor() as cursor:
            cursor.execute(_PROGRESS, parameters)
            visible, status, remaining, parked, names, since = cursor.fetchone()
        places = {level.name: place for place, level in enumerate(cascade.order)}
        left = [places[cascade.level_of(name).name] for name in names]
        stages = len(cascade.order)
        return Progress(
            is_committed=visible,
            is_undone=status == "aborted",
            stage=min(left, default=stages) if visible else 0,
            stages=stages,
            remaining=remaining,
            parked=parked,
            since=since,
        )

    def settled(self) -> bool:
        """Tell whether all of it is done; never too early."""
        return self.progress().is_settled

    def wait(self, timeout_s: float) -> bool:
        """Wait until all of it is done; return whether it is.

        Ends early, with False, where only parked records are left. For commands and tests outside
        a transaction: inside one nothing that others do is waited for successfully.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            progress = self.progress()
            if progress.is_settled or progress.is_stuck or time.monotonic() >= deadline:
                return progress.is_settled
            time.sleep(POLL_S)
