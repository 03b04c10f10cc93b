"""Compare both sides after a run: rows and sums, what is missing and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Sum

from annex.rescue.takeover.legacy import LegacyDatabase
from annex.rescue.takeover.models import Outcome, Source, TakenRow
from annex.rescue.takeover.plans import Plan

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One comparison; ``difference`` is what nothing explains."""

    table: str
    what: str
    there: Any
    here: Any
    refused: int
    note: str = ""

    @property
    def difference(self) -> Any:
        """Return what is there and neither here nor refused."""
        return self.there - self.here - (self.refused if self.what == "rows" else 0)


def reconcile(plan: Plan, legacy: LegacyDatabase, source: Source) -> Iterator[Line]:
    """Yield a line for the rows of each table, and one for each declared sum.

    Sums leave out the refused rows on the legacy side.
    """
    for step in plan.steps:
        rows = TakenRow.objects.filter(source=source, table=step.known_as)
        counts = dict(rows.values_list("outcome").annotate(Count("pk")))
        refused = counts.pop(Outcome.REFUSED, 0)
        kept = counts.get(Outcome.KEPT, 0)
        notes = [f"{kept} changed here since"] if kept else []
        there, here = legacy.count(step.table, step.filled), sum(counts.values())
        if there < here + refused:
            gone = legacy.gone(step.table, list(rows.values_list("key", flat=True)))
            notes += [f"gone there: {', '.join(gone[:SHOWN])}"] if gone else []
        note = "; ".join(notes)
        yield Line(step.known_as, "rows", there, here, refused, note)
        for total in step.totals:
            keys = list(rows.filter(outcome=Outcome.REFUSED).values_list("key", flat=True))
            taken = rows.filter(target=total.model._meta.label_lower).values("target_id")
            found = total.model._default_manager.filter(pk__in=taken)
            here = found.aggregate(total=Sum(total.field))["total"] or 0
            amount = Decimal(legacy.total(step.table, total.column, without=keys))
            yield Line(step.known_as, total.column, amount, Decimal(here), len(keys), note)


def unplanned(plan: Plan, legacy: LegacyDatabase) -> list[str]:
    """Return the tables of which the plan says nothing."""
    said = {step.table for step in plan.steps} | set(plan.left_behind)
    return sorted(set(legacy.schema.tables) - said)
