"""What a roster says twice or against itself; needs nothing but the file."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from platforms.readiness.imports.parsing.columns import Columns
from platforms.readiness.imports.parsing.roster import RosterRow
from platforms.readiness.imports.problems import Problem

_PERSON: Final = ("given_name", "family_name", "email", "status")
_SEAT: Final = ("job_title", "department")


def check_repetition(rows: Sequence[RosterRow], columns: Columns) -> None:
    """Reject every row of an employee number, or of a position, that is not said consistently."""
    by_number: dict[str, list[RosterRow]] = defaultdict(list)
    by_seat: dict[str, list[RosterRow]] = defaultdict(list)
    for row in rows:
        if row.number:
            by_number[row.number].append(row)
        if row.position_number:
            by_seat[row.position_number].append(row)
    for number, same in by_number.items():
        if len(same) == 1:
            continue
        # Somebody may return to a seat: it is the seat and the first day that must differ.
        spans = {(row.position_number, row.starts_on) for row in same if row.position_number}
        if len(spans) < len(same):
            _reject(same, "duplicate", columns.heading["employee_number"], number=number)
        elif fields := _differing(same, _PERSON):
            named = ", ".join(columns.heading[name] for name in fields)
            heading = columns.heading[fields[0]]
            _reject(same, "person_differs", heading, number=number, fields=named)
    for number, same in by_seat.items():
        if _differing(same, _SEAT):
            _reject(same, "seat_differs", columns.heading["position_number"], number=number)


def _differing(rows: Sequence[RosterRow], fields: Sequence[str]) -> list[str]:
    return [name for name in fields if len({row.cells.get(name) for row in rows}) > 1]


def _reject(rows: Sequence[RosterRow], code: str, column: str, **facts: Any) -> None:
    lines = ", ".join(str(row.line) for row in rows)
    for row in rows:
        row.problems.append(Problem(code, column, {**facts, "lines": lines}))
