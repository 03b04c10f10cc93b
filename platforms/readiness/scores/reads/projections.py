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
_LISTED: Final[dict[str, Callable[[Actor], QuerySet[Any]]]] = {
    "responsibility": responsibilities.visible_to,
    "role": roles.visible_to,
    "unit": units.visible_to,
}


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
    found = previews.preview(actor=actor, overrides=overrides, at=at, levels=[*_LISTED, "account"])
    changes = [
        change
        for level in _LISTED
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
    visible = _LISTED[level](actor).filter(pk__in=[one.object_id for one in changed])
    names = {row.pk: name_of(row) for row in visible}
    found = [
        Change(
            level=level,
            id=one.object_id,
            name=names[one.object_id],
            stored=(one.stored or {}).get("value"),
            projected=one.projected["value"],
        )
        for one in changed
        if one.object_id in names
    ]
    return sorted(found, key=_moved, reverse=True)[:MOST]


def _moved(change: Change) -> tuple[Decimal, str]:
    return abs((change.projected or Decimal(0)) - (change.stored or Decimal(0))), change.name
