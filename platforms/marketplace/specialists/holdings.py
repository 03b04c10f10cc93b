"""What is held of a specialist and what erasing them does, as each slice says it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Model, QuerySet

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


def rows(found: QuerySet[Any]) -> list[Row]:
    """Return all columns of rows but the account, so that a column added later is there, too."""
    model: type[Model] = found.model
    names = [one.attname for one in model._meta.concrete_fields if one.attname != "account_id"]
    return list(found.order_by("pk").values(*names))


def held_of(specialist_id: UUID) -> dict[str, list[Row]]:
    """Return everything that any slice holds of a specialist, by kind."""
    return {kind: list(held(specialist_id)) for kind, held in _held.items()}


def erase(specialist_id: UUID, at: datetime) -> dict[str, int]:
    """Let every slice erase, the highest first, and say what was done that was not nothing."""
    done: dict[str, int] = {}
    for eraser in reversed(_erasers.values()):
        done |= {what: count for what, count in eraser(specialist_id, at).items() if count}
    return done
