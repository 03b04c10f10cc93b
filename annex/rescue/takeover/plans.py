"""What a platform declares: which legacy tables become what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID, uuid5

from django.db import models

from annex.rescue.takeover.legacy import LegacyRow, key_of
from annex.rescue.takeover.models import Outcome, Source, TakenRow


class Refused(Exception):
    """A row that can not be taken over, and why; nothing of it is written."""


class Write(Protocol):
    """Something to be as ``values`` say, at one place."""

    @property
    def label(self) -> str:
        """Return the name of its kind."""

    @property
    def pk(self) -> UUID:
        """Return its key, which every run gives anew alike."""

    @property
    def values(self) -> Mapping[str, Any]:
        """Return what it shall be."""

    def current(self) -> Mapping[str, Any] | None:
        """Return what is there now of what is written, None where nothing is."""

    def apply(self) -> None:
        """Make it so."""


@dataclass(frozen=True, slots=True)
class RowWrite:
    """A row of the account."""

    model: type[models.Model]
    pk: UUID
    values: Mapping[str, Any]

    @property
    def label(self) -> str:
        """Return the label of the model."""
        return self.model._meta.label_lower

    def current(self) -> Mapping[str, Any] | None:
        """Return the values that are there."""
        rows = self.model._default_manager.filter(pk=self.pk)
        return rows.values(*self.values).first()

    def apply(self) -> None:
        """Create or change the row."""
        if not self.model._default_manager.filter(pk=self.pk).update(**self.values):
            self.model._default_manager.create(pk=self.pk, **self.values)


@dataclass(slots=True)
class Taken:
    """What a row becomes: one of ``writes``, the first unless ``target`` is, or ``found`` here.

    ``notes`` say what was adapted and why, ``left`` holds what has no place, ``names`` what it was
    called.
    """

    writes: Sequence[Write] = ()
    target: Write | None = None
    found: models.Model | None = None
    notes: list[str] = field(default_factory=list)
    left: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    @property
    def became(self) -> tuple[str, UUID]:
        """Return the label and the key of what the row became."""
        if self.found is not None:
            return self.found._meta.label_lower, self.found.pk
        write = self.target or self.writes[0]
        return write.label, write.pk


class Known:
    """What was taken over before, and the ids of what will be.

    In a dry run nothing may be done that a rolled back transaction does not undo.
    """

    def __init__(self, source: Source, *, is_dry_run: bool = False) -> None:
        self.source, self.is_dry_run = source, is_dry_run
        self._ids: dict[str, dict[str, UUID]] = {}

    def id_of(self, table: str, *parts: Any) -> UUID:
        """Return what a legacy row became. Raises Refused where it became nothing."""
        text = key_of(*parts)
        if table not in self._ids:
            rows = TakenRow.objects.filter(source=self.source, table=table)
            pairs = rows.exclude(outcome=Outcome.REFUSED).values_list("key", "target_id")
            self._ids[table] = {key: target_id for key, target_id in pairs if target_id}
        if text not in self._ids[table]:
            raise Refused(f"{table} {text}, which it belongs to, was not taken over.")
        return self._ids[table][text]

    def new_id(self, kind: str, *parts: Any) -> UUID:
        """Return the id under which something is written: the same in every run."""
        return uuid5(self.source.pk, f"{kind}:{key_of(*parts)}")

    def note(self, row: TakenRow) -> None:
        """Remember what a row became."""
        ids = self._ids.get(row.table)
        if ids is not None and row.target_id is not None:
            ids[row.key] = row.target_id


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that must be the same on both sides: of a legacy column, and of a field here."""

    column: str
    model: type[models.Model]
    field: str


@dataclass(frozen=True, slots=True)
class Step:
    """A legacy table, and what becomes of a row of it: ``take`` may raise Refused.

    A second step over one table has a ``name`` of its own, and perhaps takes only the rows in which
    ``filled`` is not null.
    """

    table: str
    take: Callable[[LegacyRow, Known], Taken]
    totals: tuple[Total, ...] = ()
    name: str = ""
    filled: str | None = None

    @property
    def known_as(self) -> str:
        """Return under which name its rows are noted."""
        return self.name or self.table


@dataclass(frozen=True, slots=True)
class Plan:
    """All tables of a legacy application, in the order in which they depend on one another.

    ``left_behind`` gives the reason for every table that is not taken over. ``types`` are those of
    Doctrine by ``table.column``: from version 4 on DBAL writes no comments that say them.
    """

    name: str
    steps: tuple[Step, ...]
    left_behind: Mapping[str, str]
    types: Mapping[str, str]
