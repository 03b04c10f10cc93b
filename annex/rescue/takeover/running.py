"""Take the rows over: some at a time, each batch whole or not at all, what was done skipped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid5

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction

from annex.kernel.errors import DomainError
from annex.rescue.doctrine.reading import UnreadableColumn
from annex.rescue.takeover.legacy import LegacyDatabase, LegacyRow, SchemaDiffers, digest_of
from annex.rescue.takeover.models import Outcome, Source, TakenRow
from annex.rescue.takeover.plans import Known, Plan, Refused, Step, Taken

REFUSALS: Final = (
    Refused,
    UnreadableColumn,
    ValidationError,
    DomainError,
    IntegrityError,
    DataError,
)
"""What stops a row, and only that row."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told of each row, whether it was done ``now``, and how far a table is."""

    row: Callable[[TakenRow, bool], None] = lambda row, now: None
    progress: Callable[[str, int, int], None] = lambda table, done, total: None


@dataclass(slots=True)
class Run:
    """One pass over the legacy database in the account entered.

    Killed at any point it leaves whole batches behind, and the next run goes on from there.
    """

    plan: Plan
    legacy: LegacyDatabase
    source: Source
    listener: Listener = field(default_factory=Listener)
    is_dry_run: bool = False

    def go(self) -> None:
        """Take over every table of the plan. Raises SchemaDiffers."""
        self._require_tables()
        known = Known(self.source, is_dry_run=self.is_dry_run)
        for step in self.plan.steps:
            total, done = self.legacy.count(step.table, step.filled), 0
            for batch in self.legacy.rows(step.table, step.filled):
                with transaction.atomic():
                    # One at a time: what a killed run was still at ends first.
                    Source.objects.select_for_update(no_key=True).get(pk=self.source.pk)
                    before = self._before(step.known_as, [row.key for row in batch])
                    for row in batch:
                        self._row(step, row, known, before.get(row.key))
                done += len(batch)
                self.listener.progress(step.known_as, done, total)

    def _require_tables(self) -> None:
        tables = self.legacy.schema.tables
        if missing := sorted({step.table for step in self.plan.steps} - tables.keys()):
            names = ", ".join(missing)
            raise SchemaDiffers(f"There is no {names} among the tables that may be read there.")
        for step in self.plan.steps:
            if step.filled is not None and step.filled not in tables[step.table].columns:
                raise SchemaDiffers(f"The table {step.table} has no column {step.filled}.")

    def _before(self, table: str, keys: list[str]) -> Mapping[str, TakenRow]:
        rows = TakenRow.objects.filter(source=self.source, table=table, key__in=keys)
        return {row.key: row for row in rows}

    def _row(self, step: Step, row: LegacyRow, known: Known, before: TakenRow | None) -> None:
        digest = row.digest
        if before is not None and before.digest == digest and before.outcome != Outcome.REFUSED:
            self.listener.row(before, False)
            return
        taken = TakenRow(
            # The same in every run, as all that is written.
            id=uuid5(self.source.pk, f"taken:{step.known_as}:{row.key}"),
            source=self.source,
            table=step.known_as,
            key=row.key,
            digest=digest,
        )
        try:
            with transaction.atomic():
                _keep(taken, before, self._outcome(step, row, known, before))
        except REFUSALS as refusal:
            written = before.written if before is not None else {}
            _keep(taken, before, {**_refused(refusal), "written": written})
        known.note(taken)
        self.listener.row(taken, True)

    def _outcome(
        self, step: Step, row: LegacyRow, known: Known, before: TakenRow | None
    ) -> dict[str, Any]:
        """Write what a row becomes; return what to note of it."""
        taken = step.take(row, known)
        kept = self._write(taken, before)
        notes = [*row.notes, *taken.notes, *kept[1]]
        outcome = Outcome.ADAPTED if notes else Outcome.MOVED
        label, pk = taken.became
        return {
            "outcome": Outcome.KEPT if kept[1] else outcome,
            "notes": notes,
            "left": taken.left,
            "names": taken.names,
            "target": label,
            "target_id": pk,
            "written": kept[0],
        }

    def _write(self, taken: Taken, before: TakenRow | None) -> tuple[dict[str, str], list[str]]:
        """Make what was not changed here since; return what is there, and what was kept."""
        written: dict[str, str] = {}
        kept = []
        known = before.written if before is not None else {}
        for write in taken.writes:
            place = f"{write.label} {write.pk}"
            there = write.current()
            if there is None or (there != write.values and known.get(place) == digest_of(there)):
                write.apply()
            elif there != write.values:
                kept.append(f"{write.label} is otherwise here, and stays so.")
            if there is None or there == write.values or known.get(place) == digest_of(there):
                written[place] = digest_of(write.current() or {})
            elif place in known:
                written[place] = known[place]
        return written, kept


def _keep(taken: TakenRow, before: TakenRow | None, outcome: Mapping[str, Any]) -> None:
    for name, value in outcome.items():
        setattr(taken, name, value)
    taken.save(force_insert=before is None, force_update=before is not None)


def _refused(refusal: Exception) -> dict[str, Any]:
    return {
        "outcome": Outcome.REFUSED,
        "notes": [_reason(refusal)],
        "left": {},
        "names": {},
        "target": "",
        "target_id": None,
    }


def _reason(refusal: Exception) -> str:
    if isinstance(refusal, ValidationError):
        return " ".join(refusal.messages)
    if isinstance(refusal, IntegrityError | DataError):
        # Its first line alone: the others quote what rows hold.
        return f"The database refuses it: {str(refusal).splitlines()[0]}."
    return str(refusal) or getattr(refusal, "title", "")
