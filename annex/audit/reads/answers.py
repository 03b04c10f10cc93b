"""What is answered: frozen values, with the names that people use."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changed it; the name is empty for somebody who never was a member."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value before and after, as stored; the names are what people call them."""

    field: str
    label: str
    was: Any
    became: Any
    was_name: str | None
    became_name: str | None
    truncated: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One row changed once. ``object_name`` is null where nothing tells it any more."""

    id: UUID
    at: datetime
    transaction_id: UUID
    actor: Actor | None
    model: str
    model_name: str
    object_id: UUID
    object_name: str | None
    operation: str
    changes: tuple[FieldChange, ...]

    @property
    def changes_by_field(self) -> dict[str, FieldChange]:
        """The same changes, keyed by field."""
        return {change.field: change for change in self.changes}


@dataclass(frozen=True, slots=True)
class FieldName:
    """A column and what people call it."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A model whose changes are recorded, and its fields."""

    model: str
    name: str
    fields: tuple[FieldName, ...]
