"""How the cascades are: lag, dead letters and proofs, of one account or of all together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from annex.cascades import registry
from annex.cascades.declarations import Cascade
from annex.cascades.models import Parked, Proof
from annex.cascades.operations import MARKS
from annex.tenancy.context import global_context, require_account_id

_LEVELS: Final = f"""
SELECT m.level::text, count(*) FILTER (WHERE NOT m.is_parked),
       count(DISTINCT m.object_id) FILTER (WHERE m.is_parked),
       min(m.since) FILTER (WHERE NOT m.is_parked)
FROM {MARKS} m WHERE m.account_id = %s AND m.cascade = %s GROUP BY m.level
"""


@dataclass(frozen=True, slots=True)
class LevelState:
    """What one level has to do: marks that wait, parked records, the oldest change's moment."""

    level: str
    marks: int
    parked: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class CascadeState:
    """How a cascade of the account entered is.

    Its values are those of ``as_of``: every change committed before has reached every level.
    ``lag_s`` is how long ago that is, 0 when nothing is on its way.
    """

    name: str
    as_of: datetime
    lag_s: float
    recalculating: bool
    marks: int
    parked: int
    levels: tuple[LevelState, ...]
    proof: Proof | None


def states(*, at: datetime) -> list[CascadeState]:
    """Return how every cascade of the account entered is."""
    return [_state(cascade, at) for cascade in registry.cascades()]


def _state(cascade: Cascade, at: datetime) -> CascadeState:
    with connection.cursor() as cursor:
        cursor.execute(_LEVELS, [require_account_id(), cascade.name])
        rows = cursor.fetchall()
    levels = tuple(_by_level(cascade, rows))
    oldest = min((one.oldest for one in levels if one.oldest is not None), default=None)
    return CascadeState(
        name=cascade.name,
        as_of=min(at, oldest or at),
        lag_s=max((at - oldest).total_seconds(), 0.0) if oldest else 0.0,
        recalculating=any(one.marks for one in levels),
        marks=sum(one.marks for one in levels),
        parked=Parked.objects.filter(cascade=cascade.name, resolved_at=None).count(),
        levels=levels,
        proof=Proof.objects.filter(cascade=cascade.name).first(),
    )


def _by_level(cascade: Cascade, rows: Iterable[tuple[Any, ...]]) -> Iterable[LevelState]:
    """Give a relay's marks to the level they stand for."""
    found = {name: (marks, parked, oldest) for name, marks, parked, oldest in rows}
    for level in cascade.order:
        parts = [found[name] for name in cascade.marked_as(level) if name in found]
        yield LevelState(
            level=level.name,
            marks=sum(marks for marks, _, _ in parts),
            parked=sum(parked for _, parked, _ in parts),
            oldest=min((since for *_, since in parts if since is not None), default=None),
        )


@dataclass(frozen=True, slots=True)
class Load:
    """What one level has to do in all accounts together."""

    cascade: str
    level: str
    marks: int
    oldest: datetime | None
    parked: int


@dataclass(frozen=True, slots=True)
class Proofs:
    """The proofs of all accounts together, with the moment of the oldest last one."""

    cascade: str
    accounts: int
    oldest: datetime
    proofs: int
    violations: int
    records: int


def load() -> list[Load]:
    """Return what every level has to do, over all accounts; nothing says whose it is."""
    return [Load(*row) for row in _across("annex.cascades_load()")]


def proofs() -> list[Proofs]:
    """Return how the proofs of all accounts are, by cascade."""
    return [Proofs(*row) for row in _across("annex.cascades_proofs()")]


def never_proven(cascade: str) -> list[UUID]:
    """Return the accounts that are open and whose cascade was never proven."""
    return [row[0] for row in _across("annex.cascades_unproven(%s, '-infinity')", cascade)]


def _across(call: str, *parameters: str) -> list[tuple[Any, ...]]:
    with global_context(), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {call}", parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
