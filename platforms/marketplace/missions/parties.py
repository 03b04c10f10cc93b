"""What makes a specialist party to a mission, as the slices above say it."""

from collections.abc import Callable
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Q, QuerySet

Missions: TypeAlias = Callable[[UUID], QuerySet[Any, Any]]
"""From a specialist's id to the ids of missions, as ``values("mission_id")`` gives them."""

_registered: dict[str, Missions] = {}


def register(name: str, missions: Missions) -> None:
    """Let specialists see the missions that ``missions`` answers, whatever state those are in."""
    _registered[name] = missions


def party(specialist_id: UUID) -> Q:
    """Return the condition that a mission concerns a specialist."""
    condition = Q(pk__in=[])
    for missions in _registered.values():
        condition |= Q(pk__in=missions(specialist_id))
    return condition
