"""One stage of a cascade: the only place that writes derived values.

A stage consumes marks, recalculates as a set, writes what differs and marks what hangs on it, in
one transaction; the next level is woken after its commit. Values are computed from their sources,
never by adding differences, so it does no harm to run a stage twice, late or for nothing.
"""

import hashlib
import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from annex.cascades import backoff, locks, planning, registry, statements
from annex.cascades.declarations import Cascade, Change, Level
from annex.cascades.wake import wake_after_commit
from annex.tenancy import statistics
from annex.tenancy.context import require_account_id

log = logging.getLogger(__name__)

CAP = 20_000
"""Records in one transaction."""
LOCK_TIMEOUT_S = 5
STATEMENT_TIMEOUT_S = 30
BYPASS_LOCKS_AFTER_S = 2 * locks.LIFE_MS / 1000
"""Marks older than this are not held up by locks that somebody left behind."""
CONTENTION = {"55P03", "40P01", "40001"}
"""SQLSTATEs of a lock not available, a deadlock, a serialization failure."""


class StageContended(Exception):
    """Another transaction held what the stage needs; the marks are as they were."""


class StageFailed(Exception):
    """A stage could not be done; its marks wait ``delay_s`` seconds."""

    def __init__(self, delay_s: float) -> None:
        super().__init__(f"The stage is tried again in {delay_s:.0f} s.")
        self.delay_s = delay_s


def run(cascade: str, level: str, *, clock: Callable[[], datetime] = timezone.now) -> int:
    """Run one stage for the account entered; return how many records were recalculated.

    Raises UnknownLevel, StageContended or StageFailed.
    """
    declared = registry.find(cascade)
    return _Run(declared, declared.level(level), require_account_id(), clock).run()


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

    def run(self) -> int:
        self._resolve_relays()
        ids, oldest_s = self._candidates()
        if not ids:
            self._wake_following()
            return 0
        if oldest_s > BYPASS_LOCKS_AFTER_S:
            done = self._recalculate(ids)
        else:
            with locks.held(self._name(self.level), ids) as mine:
                done = self._recalculate(mine) if mine else 0
        # A mark that came while its record was locked found nobody willing.
        if done and self._due(self.cascade.marked_as(self.level)):
            wake_after_commit(self.cascade.name, self.level.name)
        return done

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

    def _resolve_relays(self) -> None:
        relays = {relay.name: relay for relay in self.cascade.relays_into(self.level)}
        for name in self._due(tuple(relays)) if relays else ():
            (count,) = self._row(statements.COUNT, level=name)
            with planning.by_hash() if count >= planning.MANY_RECORDS else nullcontext():
                self._execute(statements.resolve(relays[name]), level=name)

    def _candidates(self) -> tuple[Sequence[str], float]:
        ids, oldest_s = self._row(statements.CANDIDATES)
        return ids, oldest_s

    def _name(self, level: Level) -> str:
        return f"annex:cascade:{self.account_id}:{self.cascade.name}:{level.name}:"

    def _recalculate(self, ids: Sequence[str]) -> int:
        try:
            with transaction.atomic():
                return self._transaction(ids)
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) in CONTENTION:
                raise StageContended from error
            raise StageFailed(self._postpone(ids)) from error
        except Exception as error:
            raise StageFailed(self._postpone(ids)) from error

    def _transaction(self, ids: Sequence[str]) -> int:
        self._enter_level()
        consumed, origin = self._row(statements.CONSUME, ids=statements.array(ids))
        if not consumed:
            return 0
        self._await_feeders()
        if self.level.gathers or len(consumed) >= planning.MANY_RECORDS:
            with planning.by_hash():
                self._compute(consumed, origin)
        else:
            self._compute(consumed, origin)
        self._wake_following()
        return len(consumed)

    def _compute(self, consumed: Sequence[str], origin: int) -> None:
        stage, array = statements.stage_of(self.level), statements.array(consumed)
        (locked,) = self._row(stage.lock, ids=array)
        if locked < len(consumed):
            if self._execute(stage.fill, ids=array) >= statistics.MANY_ROWS:
                statistics.refresh([self.level.values])
            self._execute(stage.lock, ids=array)
        # Whoever wrote an input read the clock before we do.
        moment = self.clock()
        (changed,) = self._row(stage.write, ids=array, at=moment)
        if changed:
            changes = statements.array(changed)
            for statement in stage.propagate:
                self._execute(statement, ids=changes, origin=origin)
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
        digest = hashlib.sha256(self._name(level).encode()).digest()
        return int.from_bytes(digest[:8], "big", signed=True)

    def due_levels(self, *, after: int = -1) -> list[Level]:
        """Return the levels with something to do, in order, among those after place ``after``."""
        levels = self.cascade.order[after + 1 :]
        owner = {name: level for level in levels for name in self.cascade.marked_as(level)}
        due = {owner[name].name for name in self._due(tuple(owner))} if levels else set()
        return [level for level in levels if level.name in due]

    def _wake_following(self) -> None:
        """Wake what has something to do next, once this one's transaction committed.

        A level that hangs on another one with something to do waits for that one's wake.
        """
        due = self.due_levels(after=self.cascade.order.index(self.level))
        for level in due:
            if not any(level in self.cascade.above(other) for other in due if other != level):
                wake_after_commit(self.cascade.name, level.name)

    def _postpone(self, ids: Sequence[str]) -> float:
        """Let the marks of a failed stage wait, longer each time; return for how many seconds."""
        array = statements.array(ids)
        with transaction.atomic():
            (failures,) = self._row(statements.ATTEMPTS, ids=array)
            delay_s = backoff.delay_s(failures)
            not_before = self.clock() + timedelta(seconds=delay_s)
            self._execute(statements.POSTPONE, ids=array, not_before=not_before)
        return delay_s
