"""One stage of a cascade: the only place that writes derived values.

A stage consumes marks, recalculates as a set, writes what differs and marks what hangs on it, in
one transaction; the next level is woken after its commit. Values are computed from their sources,
never by adding differences, so it does no harm to run a stage twice, late or for nothing.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError, connection, transaction
from django.utils import timezone

from annex.cascades import (
    dividing,
    locks,
    losses,
    parking,
    places,
    planning,
    recalculations,
    registry,
    statements,
)
from annex.cascades.declarations import Cascade, Change, Level, Relay
from annex.cascades.models import Parked
from annex.cascades.wake import wake_after_commit
from annex.tenancy import statistics
from annex.tenancy.context import require_account_id

log = logging.getLogger(__name__)

CAP = 20_000
"""Records in one transaction."""
LOCK_TIMEOUT_S = 5
STATEMENT_TIMEOUT_S = 30
IDLE_TIMEOUT_S = 10
"""A worker that stands still in the middle of a stage keeps its account waiting no longer."""
BYPASS_LOCKS_AFTER_S = 2 * locks.LIFE_MS / 1000
"""Marks older than this are not held up by locks that somebody left behind."""
CONTENTION = {"55P03", "40P01", "40001"}
"""SQLSTATEs of a lock not available, a deadlock, a serialization failure."""
SESSION_ENDED = ("57P", "25P03", "08")
"""How SQLSTATEs begin of a server that ends the session, and of a connection that fails."""


class StageContended(Exception):
    """Another transaction held what the stage needs; the marks are as they were."""


class StageFailed(Exception):
    """Some records could not be done; the first of them are tried again in ``delay_s`` seconds."""

    def __init__(self, delay_s: float) -> None:
        super().__init__(f"The stage is tried again in {delay_s:.0f} s.")
        self.delay_s = delay_s


def run(
    cascade: str,
    level: str,
    *,
    alone: bool = False,
    after_loss: bool = False,
    clock: Callable[[], datetime] = timezone.now,
) -> int:
    """Run one stage for the account entered; return how many records were recalculated.

    ``alone`` gives way where another stage of the account runs alone, so that no account keeps more
    than one worker busy; ``after_loss`` says that who tried before was lost, so that what kills its
    worker is found. Raises UnknownLevel, StageContended or StageFailed.
    """
    declared = registry.find(cascade)
    stage = _Run(declared, declared.level(level), require_account_id(), clock, alone, after_loss)
    try:
        done = stage.run()
    except StageFailed:
        recalculations.report(cascade, at=clock())
        raise
    recalculations.report(cascade, at=clock())
    return done


def settle(cascade: str, *, clock: Callable[[], datetime] = timezone.now) -> int:
    """Run stages here and now until no mark of the account entered is due.

    For commands, and for tests that must not wait; return how many records were recalculated.
    Raises what ``run`` raises, StageContended also where another worker holds every due record.
    """
    declared, account_id = registry.find(cascade), require_account_id()
    done, stuck = 0, None
    while levels := _Run(declared, declared.order[0], account_id, clock).due_levels():
        due = levels[0]
        recalculated = run(cascade, due.name, clock=clock)
        if not recalculated and due == stuck:
            raise StageContended
        done, stuck = done + recalculated, None if recalculated else due
    return done


@dataclass
class _Run:
    cascade: Cascade
    level: Level
    account_id: UUID
    clock: Callable[[], datetime]
    alone: bool = False
    after_loss: bool = False
    woken: set[str] = field(default_factory=set)

    def run(self) -> int:
        for relay in self._due_relays():
            named, since_s = self._candidates(relay.name)
            self._divided(partial(self._resolve, relay), relay.name, named, since_s)
        ids, oldest_s = self._candidates(self.level.name)
        if not ids:
            self._wake_following()
            return 0
        if oldest_s > BYPASS_LOCKS_AFTER_S:
            done = self._divided(self._transaction, self.level.name, ids, oldest_s)
        else:
            with locks.held(self._name(self.level), ids) as mine:
                done = self._divided(self._transaction, self.level.name, mine, oldest_s)
        if done:
            self._wake_refused()
        return done

    def _wake_refused(self) -> None:
        """Wake, once everything is committed, what came meanwhile and found nobody willing.

        A mark whose record was locked, or a stage that gave way to this one. Where this one did
        nothing, somebody else does, or has died: then the sweep finds it.
        """
        due = self.due_levels() if self.alone else self.due_levels(only=self.level)
        self._wake_lowest([level for level in due if level.name not in self.woken])

    @cached_property
    def parameters(self) -> dict[str, Any]:
        return {
            "account": self.account_id,
            "cascade": self.cascade.name,
            "level": self.level.name,
            "at": self.clock(),
            "cap": CAP,
        }

    def _row(self, sql: str, **more: Any) -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.parameters, **more})
            row: tuple[Any, ...] = cursor.fetchone()
            return row

    def _execute(self, sql: str, **more: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self.parameters, **more})
            return int(cursor.rowcount)

    def _due(self, names: Sequence[str]) -> list[str]:
        with connection.cursor() as cursor:
            levels = statements.array(names)
            cursor.execute(statements.DUE_LEVELS, {**self.parameters, "levels": levels})
            return [row[0] for row in cursor.fetchall()]

    def _due_relays(self) -> Iterable[Relay]:
        relays = {relay.name: relay for relay in self.cascade.relays_into(self.level)}
        return [relays[name] for name in self._due(tuple(relays))] if relays else ()

    def _resolve(self, relay: Relay, ids: Sequence[str]) -> int:
        array = statements.array(ids)
        with planning.by_hash() if len(ids) >= planning.MANY_RECORDS else nullcontext():
            return self._execute(statements.resolve(relay), level=relay.name, ids=array)

    def _candidates(self, name: str) -> tuple[Sequence[str], float]:
        ids, oldest_s = self._row(statements.CANDIDATES, level=name)
        return ids, oldest_s

    def _name(self, level: Level) -> str:
        return f"annex:cascade:{self.account_id}:{self.cascade.name}:{level.name}:"

    def _divided(
        self,
        work: Callable[[Sequence[str]], int],
        name: str,
        ids: Sequence[str],
        oldest_s: float,
    ) -> int:
        """Do the work for as many records marked as ``name`` as can be; put off the others."""

        def attempt(group: Sequence[str]) -> int:
            with transaction.atomic():
                if self.alone:
                    places.take(self.account_id)
                return work(group)

        outcome = dividing.Outcome()
        divided = partial(
            dividing.attempt, attempt, is_contention=_is_contention, is_fatal=_is_fatal
        )
        if self.after_loss or oldest_s > BYPASS_LOCKS_AFTER_S:
            for group, lost in losses.suspects(self._named(name), ids):
                if losses.is_hopeless(lost):
                    outcome.failed.append((group, losses.WorkerLost()))
                    continue
                with losses.foreseen(self._named(name), group, lost):
                    outcome.add(divided(group))
        elif ids:
            outcome = divided(ids)
        if outcome.failed:
            self._put_off(name, outcome.failed)
        if outcome.contended and not outcome.done:
            raise StageContended from outcome.contended
        return outcome.done

    def _put_off(self, name: str, failed: Sequence[tuple[Sequence[str], Exception]]) -> None:
        now = self.clock()
        delays = [
            delay_s
            for group, error in failed
            if (delay_s := parking.put_off(self._named(name), group, error, at=now)) is not None
        ]
        if delays:
            raise StageFailed(min(delays)) from failed[0][1]

    def _named(self, name: str) -> dict[str, Any]:
        return {**self.parameters, "level": name}

    def _transaction(self, ids: Sequence[str]) -> int:
        self._enter_level()
        consumed = _Consumed(*self._row(statements.CONSUME, ids=statements.array(ids)))
        if not consumed.ids:
            return 0
        self._await_feeders()
        many = self.level.gathers or len(consumed.ids) >= planning.MANY_RECORDS
        with planning.by_hash() if many else nullcontext():
            self._compute(consumed)
        if consumed.was_parked:
            done = Parked.Resolution.RECALCULATED
            parking.resolve(self.parameters, consumed.ids, done)
        self._wake_following()
        return len(consumed.ids)

    def _compute(self, consumed: "_Consumed") -> None:
        stage, array = statements.stage_of(self.level), statements.array(consumed.ids)
        (locked,) = self._row(stage.lock, ids=array)
        if locked < len(consumed.ids):
            if self._execute(stage.fill, ids=array) >= statistics.MANY_ROWS:
                statistics.refresh([self.level.values])
            self._execute(stage.lock, ids=array)
        # Whoever wrote an input read the clock before we do.
        moment = self.clock()
        why = {"causes": consumed.causes, "cause_ids": consumed.cause_ids}
        first = {"origin": consumed.origin, "since": consumed.since}
        (changed,) = self._row(stage.write, ids=array, at=moment, **why, **first)
        if changed:
            changes = statements.array(changed)
            for statement in stage.propagate:
                self._execute(statement, ids=changes, **first)
            change = Change(account_id=self.account_id, level=self.level.name, keys=changed)
            self.cascade.on_changed(change)

    def _enter_level(self) -> None:
        """Say that this transaction writes values of the level, and bound its waits."""
        feeds_itself = any(edge.to == self.level.name for edge in self.level.edges)
        shared = "" if feeds_itself else "_shared"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT_S}s';"
                f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT_S}s';"
                f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_TIMEOUT_S}s';"
                f"SELECT pg_advisory_xact_lock{shared}({self._key(self.level)})"
            )

    def _await_feeders(self) -> None:
        """Wait until whoever is writing this level's inputs now has committed.

        Such a stage may have read who depends on its records before one of them moved here. The
        mark of that move is consumed by now: computed from the old input, the value would be
        wrong and nothing would say so. A stage that begins later sees where the record moved.
        Undoing the savepoint gives the locks back at once.
        """
        keys = [self._key(f) for f in self.cascade.feeders(self.level) if f != self.level]
        if keys:
            waits = "".join(f"SELECT pg_advisory_xact_lock({key});" for key in sorted(keys))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SAVEPOINT cascade_feeders; {waits}"
                    "ROLLBACK TO SAVEPOINT cascade_feeders; RELEASE SAVEPOINT cascade_feeders"
                )

    def _key(self, level: Level) -> int:
        return places.lock_key(self._name(level))

    def due_levels(self, *, after: int = -1, only: Level | None = None) -> list[Level]:
        """Return the levels with something to do, in order, among those after place ``after``."""
        levels = self.cascade.order[after + 1 :] if only is None else (only,)
        owner = {name: level for level in levels for name in self.cascade.marked_as(level)}
        due = {owner[name].name for name in self._due(tuple(owner))} if levels else set()
        return [level for level in levels if level.name in due]

    def _wake_following(self) -> None:
        """Wake what has something to do next, once this one's transaction committed.

        A level that hangs on another one with something to do waits for that one's wake.
        """
        self._wake_lowest(self.due_levels(after=self.cascade.order.index(self.level)))

    def _wake_lowest(self, due: Sequence[Level]) -> None:
        for level in due:
            if not any(level in self.cascade.above(other) for other in due if other != level):
                wake_after_commit(self.cascade.name, level.name)
                self.woken.add(level.name)


@dataclass(frozen=True, slots=True)
class _Consumed:
    """The records whose marks a transaction took away, and what those marks said."""

    ids: Sequence[str]
    causes: Sequence[str] | None
    cause_ids: Sequence[str | None] | None
    origin: int | None
    since: datetime | None
    was_parked: bool


def _is_contention(error: Exception) -> bool:
    return (
        isinstance(error, places.PlaceTaken)
        or getattr(error.__cause__, "sqlstate", None) in CONTENTION
    )


def _is_fatal(error: Exception) -> bool:
    """Tell whether the connection is gone: what the marks say stands, and the sweep finds it.

    The driver may hear that the session was ended before it sees that its socket is closed.
    """
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, DatabaseError):
        return False
    sqlstate = getattr(error.__cause__, "sqlstate", None) or ""
    return sqlstate.startswith(SESSION_ENDED) or bool(
        getattr(connection.connection, "closed", True)
    )
