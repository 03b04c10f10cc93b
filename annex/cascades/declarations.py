"""What a platform says about a cascade: its levels, their formulas, and what they hang on.

The engine keeps one promise in every committed snapshot: a stored derived value equals its
formula, or a mark names its record. Every part of a declaration is there for that promise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from uuid import UUID

from django.db.models import Model

from annex.kernel.errors import DomainError


class UnknownLevel(DomainError):
    """Code named a level, or a cascade, that nobody declared: a defect, never a user's error."""

    code = "cascades.unknown_level"
    title = "There is no such cascade or level."


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What depends on a level's values: the records of level ``to`` that ``sql`` selects.

    ``sql`` selects one column of ids from the relation ``changed(id)``, the records that changed.
    Every table it reads is limited with ``account_id = %(account)s``.
    """

    to: str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A thing without a value of its own, whose marks stand for marks of level ``to``.

    A trigger sees one row. Where the record that the row belongs to is found only through other
    rows, those may be changing at the same time; so the trigger marks what its own row names, and
    the way from there is read when the mark is consumed. ``sql`` is like an edge's.
    """

    name: str
    to: str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One derived value per record of ``target``, kept in the narrow model ``values``.

    ``formula`` is SQL that selects ``id``, every one of ``columns`` in that order, and
    ``valid_until``, one row for each row of the relation ``wanted(id)``. It may use
    ``%(account)s`` and ``%(at)s``, the moment the value is for. ``valid_until`` is the first moment
    after ``at`` at which the value can change by itself, or null. ``values`` has the target as its
    primary key, the ``columns`` (nullable or with a database default), ``computed_at`` and
    ``valid_until``. A change of ``columns`` marks what the ``edges`` lead to. ``task`` is the name
    of the Celery task that runs the level's stage. ``lapses`` says whether ``valid_until`` is used.
    ``gathers`` says that the formula of a single record may read any number of rows.
    ``records`` selects the ids of all that have a value, by default every row of ``target``.
    """

    name: str
    target: type[Model]
    values: type[Model]
    formula: str
    task: str
    columns: tuple[str, ...]
    edges: tuple[Edge, ...] = ()
    lapses: bool = False
    gathers: bool = False
    records: str = ""

    @property
    def feeds_itself(self) -> bool:
        """Whether its records form a tree, or another graph, of this same level."""
        return any(edge.to == self.name for edge in self.edges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A row of ``model`` marks the record of ``level`` (or relay) that its ``column`` names.

    Inserts and deletes mark it, and updates that change one of the columns ``of`` mark it as it
    was and as it is. The primary key as ``column`` marks the row itself; its delete then marks
    nothing.
    """

    model: type[Model]
    level: str
    column: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """What one stage wrote: the records of ``level`` whose value is another one now."""

    account_id: UUID
    level: str
    keys: Sequence[str]

    def __len__(self) -> int:
        return len(self.keys)

    def ids(self, most: int) -> tuple[UUID, ...]:
        """Return the ids of the records, ``most`` of them at most: there may be thousands."""
        return tuple(map(UUID, self.keys[:most]))


@dataclass(frozen=True, kw_only=True)
class Course:
    """How far a recalculation that somebody asked for has come: told on the way, and at its end.

    ``state`` is running, settled, or parked where only dead letters hold it up. ``stage`` of
    ``stages`` levels have nothing left to do for it, ``remaining`` marks are to be worked off.
    """

    id: UUID
    level: str
    object_id: UUID
    state: str
    stage: int
    stages: int
    remaining: int


def _ignore(told: Change | Course) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Cascade:
    """Levels of derived values, each a function of inputs and of levels before it.

    ``on_changed`` is called in the transaction that wrote the values, ``on_course`` in the one
    that wrote down how far a recalculation is.
    """

    name: str
    levels: tuple[Level, ...]
    relays: tuple[Relay, ...] = ()
    watches: tuple[Watch, ...] = ()
    on_changed: Callable[[Change], None] = _ignore
    on_course: Callable[[Course], None] = _ignore

    def level(self, name: str) -> Level:
        """Return a level. Raises UnknownLevel."""
        for level in self.levels:
            if level.name == name:
                return level
        raise UnknownLevel(cascade=self.name, level=name)

    def markable(self, name: str) -> str:
        """Return ``name`` if a mark may carry it: a level's or a relay's. Raises UnknownLevel."""
        known = {level.name for level in self.levels} | {relay.name for relay in self.relays}
        if name not in known:
            raise UnknownLevel(cascade=self.name, level=name)
        return name

    def level_of(self, name: str) -> Level:
        """Return the level that marks of ``name``, a level's or a relay's, are about.

        Raises UnknownLevel.
        """
        relay = next((relay for relay in self.relays if relay.name == name), None)
        return self.level(relay.to if relay else name)

    @cached_property
    def order(self) -> tuple[Level, ...]:
        """The levels, each after those it depends on. Raises graphlib.CycleError."""
        graph: dict[str, set[str]] = {level.name: set() for level in self.levels}
        for level in self.levels:
            for edge in level.edges:
                if edge.to != level.name:
                    graph[self.level(edge.to).name].add(level.name)
        rank = {name: n for n, name in enumerate(TopologicalSorter(graph).static_order())}
        return tuple(sorted(self.levels, key=lambda level: rank[level.name]))

    def cycle(self) -> list[str] | None:
        """Return the names along a cycle of the levels, or None."""
        try:
            assert self.order
        except CycleError as error:
            return list(error.args[1])
        return None

    def relays_into(self, level: Level) -> tuple[Relay, ...]:
        """Return the relays whose marks stand for marks of ``level``."""
        return tuple(relay for relay in self.relays if relay.to == level.name)

    def feeders(self, level: Level) -> tuple[Level, ...]:
        """Return the levels whose values the formula of ``level`` reads, itself included."""
        return tuple(
            feeder for feeder in self.levels if any(e.to == level.name for e in feeder.edges)
        )

    def above(self, level: Level) -> frozenset[Level]:
        """Return the levels that hang on ``level``, directly or through others."""
        found: set[Level] = set()
        waiting = [level]
        while waiting:
            for edge in waiting.pop().edges:
                target = self.level(edge.to)
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def marked_as(self, level: Level) -> tuple[str, ...]:
        """Return the names under which marks concern ``level``: its own and its relays'."""
        return (level.name, *(relay.name for relay in self.relays_into(level)))
