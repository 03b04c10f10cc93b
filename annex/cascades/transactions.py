"""The transaction of a stage: consumes marks, computes, writes, and marks what hangs on it.

Its statements travel in as few messages as what they need of each other allows. Each of a message
still has a snapshot of its own (PostgreSQL 18 documentation, 13.2.1 "Read Committed"), so the order
in which they are written here is the order in which they see the world.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from annex.cascades import cycles, parking, places, planning, statements
from annex.cascades.declarations import Cascade, Level
from annex.cascades.models import Parked
from annex.tenancy import statistics

LOCK_TIMEOUT_S = 5
STATEMENT_TIMEOUT_S = 30
IDLE_TIMEOUT_S = 10
"""A worker that stands still in the middle of a stage keeps its account waiting no longer."""


@dataclass(frozen=True, slots=True)
class _Consumed:
    """The records whose marks a transaction took away, and what those marks said.

    ``waves`` is the most that came before one of them, ``missing`` how many of the records have no
    value yet.
    """

    ids: Sequence[str]
    causes: Sequence[str] | None
    cause_ids: Sequence[str | None] | None
    origin: int | None
    since: datetime | None
    was_parked: bool
    waves: int
    missing: int


@dataclass
class Transaction:
    """What a stage does in one transaction, which its caller opens and commits.

    ``marked`` names the levels that it marked, ``changed`` holds the keys of records whose value is
    another one now.
    """

    cascade: Cascade
    level: Level
    account_id: UUID
    clock: Callable[[], datetime]
    alone: bool
    marked: set[str] = field(default_factory=set)
    changed: Sequence[str] = ()

    def recalculate(self, ids: Sequence[str]) -> int:
        """Recalculate those of the records whose marks are free; return how many they were.

        Raises PlaceTaken where another stage of the account runs alone, and HangsOnItself.
        """
        consumed = self._consume(ids)
        if not consumed.ids:
            return 0
        waves = consumed.waves
        if waves >= cycles.MOST_WAVES:
            cycles.refuse(self.level, consumed.ids, self._parameters())
            waves = 0
        self.changed = self._write(consumed)
        if self.changed:
            self._propagate(consumed, waves)
        if consumed.was_parked:
            done = Parked.Resolution.RECALCULATED
            parking.resolve(self._parameters(at=self.clock()), consumed.ids, done)
        return len(consumed.ids)

    def _parameters(self, **more: Any) -> dict[str, Any]:
        return {
            "account": self.account_id,
            "cascade": self.cascade.name,
            "level": self.level.name,
            **more,
        }

    def _consume(self, ids: Sequence[str]) -> _Consumed:
        """Take the marks away, and then wait for whoever is writing what the values depend on."""
        is_many = self.level.gathers or len(ids) >= planning.MANY_RECORDS
        stage = statements.stage_of(self.level)
        message = [_bounds(), *([planning.BY_HASH] if is_many else [])]
        message += [self._enter_level(), stage.consume, *self._await_feeders()]
        place = places.key_of(self.account_id) if self.alone else None
        (is_mine,), row, *_ = _send(
            message, self._parameters(ids=statements.array(ids), place=place)
        )
        if not is_mine:
            raise places.PlaceTaken
        return _Consumed(*row)

    def _enter_level(self) -> str:
        """Return the statement that says that this transaction writes values of the level."""
        shared = "" if self.level.feeds_itself else "_shared"
        return _where_placed(f"pg_advisory_xact_lock{shared}", self._key(self.level))

    def _await_feeders(self) -> list[str]:
        """Return statements that wait until whoever is writing this level's inputs has committed.

        Such a stage may have read who depends on its records before one of them moved here. The
        mark of that move is consumed by now: computed from the old input, the value would be
        wrong and nothing would say so. A stage that begins later sees where the record moved.
        Undoing the savepoint gives the locks back at once.
        """
        keys = [self._key(f) for f in self.cascade.feeders(self.level) if f != self.level]
        if not keys:
            return []
        return [
            "SAVEPOINT cascade_feeders",
            *(_where_placed("pg_advisory_xact_lock", key) for key in sorted(keys)),
            "ROLLBACK TO SAVEPOINT cascade_feeders",
            "RELEASE SAVEPOINT cascade_feeders",
        ]

    def _key(self, level: Level) -> int:
        return places.lock_key(places.name_of(self.account_id, self.cascade, level))

    def _write(self, consumed: _Consumed) -> Sequence[str]:
        """Lock, then compute and write; return the ids of the records that changed."""
        stage = statements.stage_of(self.level)
        # Whoever wrote an input read the clock before we do.
        parameters = self._parameters(
            ids=statements.array(consumed.ids),
            at=self.clock(),
            causes=consumed.causes,
            cause_ids=consumed.cause_ids,
            origin=consumed.origin,
            since=consumed.since,
        )
        if consumed.missing >= statistics.MANY_ROWS:
            _send([stage.fill], parameters)
            statistics.refresh([self.level.values])
        fill = [stage.fill] if 0 < consumed.missing < statistics.MANY_ROWS else []
        _, (changed,) = _send([*fill, stage.lock, stage.write], parameters)
        return list(changed)

    def _propagate(self, consumed: _Consumed, waves: int) -> None:
        stage = statements.stage_of(self.level)
        if stage.propagate:
            parameters = self._parameters(
                ids=statements.array(self.changed),
                origin=consumed.origin,
                since=consumed.since,
                waves=waves,
            )
            marked = _send(stage.propagate, parameters)
            self.marked |= {
                edge.to for edge, (count,) in zip(self.level.edges, marked, strict=True) if count
            }


def _bounds() -> str:
    return (
        f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_S}s';"
        f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT_S}s';"
        f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_TIMEOUT_S}s'"
    )


def _where_placed(function: str, key: int) -> str:
    """Return the call that takes a lock, if this transaction has its account's place."""
    return f"SELECT CASE WHEN {statements.PLACED} THEN {function}({key}) IS NOT NULL ELSE false END"


def _send(message: Sequence[str], parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Execute statements in one message; return the first row of each that has any."""
    rows = []
    with connection.cursor() as cursor:
        cursor.execute(";".join(message), parameters)
        while True:
            if cursor.description:
                rows.append(cursor.fetchone())
            if not cursor.nextset():
                return rows
