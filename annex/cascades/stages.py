"""One stage of a cascade: the only place that writes derived values.

A stage consumes marks, recalculates as a set, writes what differs and marks what hangs on it, in
one transaction; the next level is woken after its commit. Values are computed from their sources,
never by adding differences, so it does no harm to run a stage twice, late or for nothing.
"""

import logging
from collections.abc import Callable, Sequence
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
from annex.cascades.transactions import Transaction
from annex.cascades.wake import wake_after_commit
from annex.tenancy.context import require_account_id

log = logging.getLogger(__name__)

CAP = 20_000
"""Records in one transaction."""
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
    if stage.is_followed:
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
    waking: set[str] = field(default_factory=set)
    woken: set[str] = field(default_factory=set)
    """What the open transaction wakes if it commits, and what others before it have woken."""
    is_followed: bool = True
    """Whether somebody asked for a recalculation that is not settled; until it is known, yes."""

    def run(self) -> int:
        found = self._candidates()
        relays = [relay for relay in self.cascade.relays_into(self.level) if relay.name in found]
        for relay in relays:
            self._divided(partial(self._resolve, relay), relay.name, *found[relay.name])
        if relays:
            found = self._candidates()
        if self.level.name not in found:
            self._wake_due()
            return 0
        ids, oldest_s = found[self.level.name]
        if oldest_s > BYPASS_LOCKS_AFTER_S:
            done = self._divided(self._transaction, self.level.name, ids, oldest_s)
        else:
            with locks.held(self.name, ids) as mine:
                done = self._divided(self._transaction, self.level.name, mine, oldest_s)
        if done:
            self._wake_due()
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

    @property
    def name(self) -> str:
        return places.name_of(self.account_id, self.cascade, self.level)

    def _candidates(self) -> dict[str, tuple[Sequence[str], float]]:
        """Return the records with something to do, and how old it is, by what marks them."""
        names = statements.array(self.cascade.marked_as(self.level))
        with connection.cursor() as cursor:
            cursor.execute(statements.CANDIDATES, {**self.parameters, "levels": names})
            return {name: (ids, oldest_s) for name, ids, oldest_s in cursor.fetchall()}

    def _resolve(self, relay: Relay, ids: Sequence[str]) -> int:
        if self.alone:
            places.take(self.account_id)
        with (
            planning.by_hash() if len(ids) >= planning.MANY_RECORDS else nullcontext(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                statements.resolve(relay),
                {**self.parameters, "level": relay.name, "ids": statements.array(ids)},
            )
            return int(cursor.rowcount)

    def _transaction(self, ids: Sequence[str]) -> int:
        work = Transaction(self.cascade, self.level, self.account_id, self.clock, self.alone)
        done = work.recalculate(ids)
        for level in self._lowest([self.cascade.level(name) for name in work.marked]):
            wake_after_commit(self.cascade.name, level.name)
            self.waking.add(level.name)
        # After the wake: whoever listens may hear of it while the next stage is on its way.
        if work.changed:
            keys = work.changed
            change = Change(account_id=self.account_id, level=self.level.name, keys=keys)
            self.cascade.on_changed(change)
        return done

    def due_levels(self) -> list[Level]:
        """Return the levels with something to do, in order."""
        owner = {name: one for one in self.cascade.order for name in self.cascade.marked_as(one)}
        with connection.cursor() as cursor:
            parameters = {**self.parameters, "levels": statements.array(owner)}
            cursor.execute(statements.DUE_LEVELS, parameters)
            names, self.is_followed = cursor.fetchone()
        due = {owner[name].name for name in names}
        return [level for level in self.cascade.order if level.name in due]

    def _wake_due(self) -> None:
        """Wake, once everything is committed, what else has something to do.

        What others marked at another level, a mark whose record was locked, a stage that gave way
        to this one. Where this one did nothing of what it found, somebody else does, or has died:
        then the sweep finds it.
        """
        for level in self._lowest(self.due_levels()):
            if level.name not in self.woken:
                wake_after_commit(self.cascade.name, level.name)
                self.woken.add(level.name)

    def _lowest(self, due: Sequence[Level]) -> list[Level]:
        """Return those of some levels that hang on no other one of these.

        One that does is woken by the other. Where stages give way to one another, that is the
        first one only: it wakes the next, which would be refused now.
        """
        lowest = [
            level
            for level in self.cascade.order
            if level in due
            and not any(level in self.cascade.above(other) for other in due if other != level)
        ]
        return lowest[:1] if self.alone else lowest

    def _divided(
        self,
        work: Callable[[Sequence[str]], int],
        name: str,
        ids: Sequence[str],
        oldest_s: float,
    ) -> int:
        """Do the work for as many records marked as ``name`` as can be; put off the others."""

        def attempt(group: Sequence[str]) -> int:
            self.waking.clear()
            with transaction.atomic():
                done = work(group)
            self.woken |= self.waking
            return done

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
