"""A what-if as people read it: the company's number, how much changes, and what changes most."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from annex.cascades import marks
from annex.cascades.whatif import Projected
from annex.identity.models import Account
from annex.kernel.actor import Actor
from platforms.readiness.assignments import policies as assignments
from platforms.readiness.employees import policies as employees
from platforms.readiness.responsibilities import policies as responsibilities
from platforms.readiness.roles import policies as roles
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.models import AccountReadiness
from platforms.readiness.scores.reads import previews
from platforms.readiness.scores.reads.names import name_of
from platforms.readiness.scores.reads.previews import Overrides
from platforms.readiness.units import policies as units

MOST: Final = 50
"""Changes listed of one level; all are counted."""
_AT_ONCE: Final = 500
"""Records looked up together, those that move most first: of a large company most go unlisted."""
_LISTED: Final[dict[str, Callable[[Actor], QuerySet[Any]]]] = {
    "responsibility": responsibilities.visible_to,
    "role": roles.visible_to,
    "unit": units.visible_to,
    "employee": employees.visible_to,
    "position_assignment": lambda actor: assignments.visible_to(actor).select_related(
        "employee", "role"
    ),
}
_TOLD_WITH: Final = {"employee": "employees:read", "position_assignment": "assignments:read"}
"""Scopes without which a level is counted and its records are not named."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record's number as it is stored, and as it would be."""

    level: str
    id: UUID
    name: str
    stored: Decimal | None
    projected: Decimal | None


@dataclass(frozen=True, slots=True)
class Projection:
    """The account's number, changed or not; how many of each level change; what changes most."""

    at: datetime
    recalculating: bool
    account: Change
    counts: Mapping[str, int]
    changes: tuple[Change, ...]


def preview(*, actor: Actor, overrides: Overrides, at: datetime) -> Projection:
    """Return what readiness would be. Raises UnknownInput."""
    listed = [
        level for level in _LISTED if level not in _TOLD_WITH or actor.allows(_TOLD_WITH[level])
    ]
    found = previews.preview(actor=actor, overrides=overrides, at=at, levels=[*listed, "account"])
    changes = [
        change
        for level in listed
        for change in _changes(actor, level, found.changes.get(level, ()))
    ]
    return Projection(
        at=at,
        recalculating=marks.watermark(NAME) is not None,
        account=_account(actor, found.changes.get("account", ())),
        counts=found.counts,
        changes=tuple(changes),
    )


def _account(actor: Actor, changed: Sequence[Projected]) -> Change:
    account = Account.objects.get(pk=actor.account_id)
    row = AccountReadiness.objects.filter(pk=actor.account_id).first()
    stored = row.value if row else None
    return Change(
        level="account",
        id=account.pk,
        name=name_of(account),
        stored=stored,
        projected=changed[0].projected["value"] if changed else stored,
    )


def _changes(actor: Actor, level: str, changed: Sequence[Projected]) -> list[Change]:
    by_move = sorted(changed, key=_moved, reverse=True)
    found: list[Change] = []
    for start in range(0, len(by_move), _AT_ONCE):
        some = by_move[start : start + _AT_ONCE]
        visible = _LISTED[level](actor).filter(pk__in=[one.object_id for one in some])
        names = {row.pk: name_of(row) for row in visible}
        found += [
            Change(
                level=level,
                id=one.object_id,
                name=names[one.object_id],
                stored=_value(one.stored),
                projected=_value(one.projected),
            )
            for one in some
            if one.object_id in names
        ]
        if len(found) >= MOST:
            break
    return sorted(
        found, key=lambda one: (_distance(one.stored, one.projected), one.name), reverse=True
    )[:MOST]


def _moved(change: Projected) -> Decimal:
    return _distance(_value(change.stored), _value(change.projected))


def _distance(stored: Decimal | None, projected: Decimal | None) -> Decimal:
    return abs((projected or Decimal(0)) - (stored or Decimal(0)))


def _value(columns: Mapping[str, Any] | None) -> Decimal | None:
    value: Decimal | None = (columns or {}).get("value")
    return value
