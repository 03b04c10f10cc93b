"""What is held of a specialist and what erasing them does, as each slice says it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Model

Row: TypeAlias = Mapping[str, Any]
Held: TypeAlias = Callable[[UUID], Iterable[Row]]
"""From a specialist's id to everything of one kind that is held of them."""
Eraser: TypeAlias = Callable[[UUID, datetime], Mapping[str, int]]
"""Erases what a slice holds of a specialist, in the transaction of the erasure, and says how many
rows of what kind it did what to. What it raises refuses the erasure."""

_held: dict[str, Held] = {}
_erasers: dict[str, Eraser] = {}


def register(slice_name: str, eraser: Eraser | None = None, **held: Held) -> None:
    """Let exports contain what ``held`` answers, and let erasures call ``eraser``."""
    _held.update(held)
    if eraser is not None:
        _erasers[slice_name] = eraser


def rows_of(model: type[Model], specialist: str = "specialist_id") -> Held:
    """Return what answers a model's rows, by the lookup that leads to their ``specialist``.

    All columns but the account are in them, so that a column added later is there, too.
    """

    def held(specialist_id: UUID) -> list[Row]:
        names = [one.attname for one in model._meta.concrete_fields if one.attname != "account_id"]
        found = model._default_manager.filter(**{specialist: specialist_id})
        return list(found.order_by("pk").values(*names))

    return held


def held_of(specialist_id: UUID) -> dict[str, list[Row]]:
    """Return everything that any slice holds of a specialist, by kind."""
    return {kind: list(held(specialist_id)) for kind, held in _held.items()}


def erase(specialist_id: UUID, at: datetime) -> dict[str, int]:
    """Let every slice erase, the highest first, and say what was done that was not nothing."""
    done: dict[str, int] = {}
    for eraser in reversed(_erasers.values()):
        done |= {what: count for what, count in eraser(specialist_id, at).items() if count}
    return done
