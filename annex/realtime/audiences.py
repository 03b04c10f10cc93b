"""Who hears of a family's events, where its rows are not for everybody with its scope.

A platform registers a family once; every event of it then names, in its own row, who may hear it.
They are found as it is emitted, in the transaction that changed the rows, so delivering one asks
the database nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias
from uuid import UUID

from annex.kernel.actor import Actor

OVERSEER_ROLE: Final = "manager"
"""Who holds this role or a more powerful one, unlimited, hears everything."""

Audience: TypeAlias = Callable[[Sequence[UUID]], Mapping[UUID, Collection[UUID] | None]]
"""From ids of rows to the ids of the users who may hear of each, None for everybody.

A row that it does not answer for is heard of by overseers only.
"""

_registered: dict[str, Audience] = {}


def register(family: str, audience: Audience) -> None:
    """Tell events of ``family`` only to whom ``audience`` names, and to overseers."""
    _registered[family] = audience


def groups(
    family: str, entity_ids: Sequence[UUID]
) -> Iterator[tuple[list[UUID], list[UUID] | None]]:
    """Yield the ids that the same users may hear of, with those users; None is everybody.

    Rows of different people are thus never named in one event.
    """
    audience = _registered.get(family)
    if audience is None:
        yield list(entity_ids), None
        return
    if not entity_ids:
        yield [], []
        return
    found = audience(entity_ids)
    alike: dict[frozenset[UUID] | None, list[UUID]] = {}
    for entity_id in entity_ids:
        users = found.get(entity_id, ())
        alike.setdefault(None if users is None else frozenset(users), []).append(entity_id)
    for users, ids in alike.items():
        yield ids, None if users is None else sorted(users)


def hears(actor: Actor, heard_by: Collection[UUID] | None) -> bool:
    """Tell whether an actor may hear an event; ``heard_by`` is None where everybody may."""
    if heard_by is None or actor.user_id in heard_by:
        return True
    return actor.has_role(OVERSEER_ROLE) and actor.unit_id is None
