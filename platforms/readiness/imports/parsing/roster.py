"""From the text of a roster to rows of checked values, each row knowing what is wrong with it."""

import csv
import datetime
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from platforms.readiness.imports.parsing.columns import Columns, field_of, find_columns
from platforms.readiness.imports.parsing.paths import split_path
from platforms.readiness.imports.parsing.text import clean, decode, unguard
from platforms.readiness.imports.problems import FileRefused, Problem

LIMITS: Final = {
    "employee_number": 64,
    "given_name": 100,
    "family_name": 100,
    "email": 254,
    "job_title": 200,
    "role": 200,
    "manager_number": 64,
    "position_number": 64,
    "reports_to_position": 64,
}
"""Characters that fit, by field; a test holds them equal to the tables'."""

STATUSES: Final = {"active": "active", "actif": "active", "left": "left", "parti": "left"}
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DELIMITERS: Final = ",;\t"


@dataclass(slots=True)
class RosterRow:
    """One person in one seat. A value is None where the file has no such column.

    ``line`` counts from 1 with the header; ``cells`` holds what the file says, by field.
    """

    line: int
    cells: dict[str, str]
    number: str = ""
    given_name: str = ""
    family_name: str = ""
    email: str | None = None
    status: str | None = None
    job_title: str = ""
    role: str = ""
    department: tuple[str, ...] = ()
    manager_number: str | None = None
    position_number: str = ""
    reports_to_position: str = ""
    fte: Decimal | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_seatless(self) -> bool:
        """Whether the row speaks of the person only."""
        return not self.cells.get("job_title") and not self.cells.get("department")


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster as read: its columns, its rows in the order of the file."""

    columns: Columns
    rows: list[RosterRow]

    def has(self, name: str) -> bool:
        """Tell whether the file has a column for the field ``name``."""
        return name in self.columns.index


def read_roster(
    content: bytes,
    *,
    file: str,
    encoding: str = "utf-8",
    tick: Callable[[], object] = lambda: None,
) -> Roster:
    """Return the rows of a CSV with ``,`` or ``;`` or tab between values.

    ``tick`` is called for each row, and may raise.
    What is wrong with one row stays with the row. Raises FileRefused for what is wrong with the
    file: its encoding, its quotation marks, its header.
    """
    records = _records(decode(content, file=file, encoding=encoding), file)
    first = next(records, None)
    if first is None:
        raise FileRefused(file, Problem("empty_file"))
    columns = find_columns(first[1], file=file)
    width = len(first[1])
    rows: list[RosterRow] = []
    for line, cells in records:
        rows.append(_read_row(line, cells, columns, width))
        tick()
    if not rows:
        raise FileRefused(file, Problem("no_rows"))
    return Roster(columns, rows)


def check_roster(content: bytes, *, file: str, encoding: str = "utf-8") -> None:
    """Raise FileRefused as ``read_roster`` does, having read no further than the first row."""
    records = _records(decode(content, file=file, encoding=encoding), file)
    first = next(records, None)
    if first is None:
        raise FileRefused(file, Problem("empty_file"))
    find_columns(first[1], file=file)
    if next(records, None) is None:
        raise FileRefused(file, Problem("no_rows"))


def _records(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank with the line it begins on."""
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=lambda char: (_understood(head, char), head.count(char)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            facts = {"line": line, "reason": str(error)}
            raise FileRefused(file, Problem("not_csv", facts=facts)) from None
        if cells is None:
            return
        if any(cell and not cell.isspace() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _understood(head: str, delimiter: str) -> int:
    return sum(field_of(cell.strip().strip('"')) is not None for cell in head.split(delimiter))


def _read_row(line: int, cells: list[str], columns: Columns, width: int) -> RosterRow:
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) != width:
        facts = {"found": len(cells), "expected": width}
        shown = {name: clean(cells[at]) for name, at in columns.index.items() if at < len(cells)}
        return RosterRow(line, shown, problems=[Problem("cell_count", facts=facts)])
    values = {name: clean(unguard(cells[at].strip())) for name, at in columns.index.items()}
    row = RosterRow(line, values)
    _Reading(row, columns.heading).read()
    return row


@dataclass(slots=True)
class _Reading:
    """The reading of one row: each value checked, each problem under the file's own heading."""

    row: RosterRow
    heading: dict[str, str]

    def read(self) -> None:
        row, cells = self.row, self.row.cells
        row.number = self.text("employee_number", required=True)
        row.given_name = self.text("given_name", required=True)
        row.family_name = self.text("family_name", required=True)
        row.position_number = self.text("position_number")
        row.reports_to_position = self.text("reports_to_position")
        row.role = self.text("role")
        if "email" in cells:
            row.email = self.email()
        if "status" in cells:
            row.status = self.status()
        if "manager_number" in cells:
            row.manager_number = self.text("manager_number")
        if not row.is_seatless:
            row.job_title = self.text("job_title", required=True)
            row.department = self.department()
        row.fte = self.fte()
        row.starts_on, row.ends_on = self.date("starts_on"), self.date("ends_on")
        if row.starts_on and row.ends_on and row.ends_on <= row.starts_on:
            self.wrong(
                "ends_before_start",
                "ends_on",
                ends_on=row.ends_on.isoformat(),
                starts_on=row.starts_on.isoformat(),
            )

    def wrong(self, code: str, name: str, /, **facts: object) -> None:
        self.row.problems.append(Problem(code, self.heading[name], facts))

    def text(self, name: str, *, required: bool = False) -> str:
        value = self.row.cells.get(name, "")
        if required and not value:
            self.wrong("empty", name)
        elif len(value) > LIMITS[name]:
            self.wrong("too_long", name, length=len(value), limit=LIMITS[name])
        return value

    def email(self) -> str:
        value = self.text("email")
        if value:
            try:
                validate_email(value)
            except ValidationError:
                self.wrong("email", "email", value=value)
        return value

    def status(self) -> str | None:
        value = self.row.cells["status"]
        if value and value.casefold() not in STATUSES:
            self.wrong("status", "status", value=value)
        return STATUSES.get(value.casefold(), "active")

    def department(self) -> tuple[str, ...]:
        value = self.row.cells["department"]
        if not value:
            self.wrong("empty", "department")
            return ()
        names = split_path(value)
        if not all(names):
            self.wrong("path_gap", "department", value=value)
        for name in names:
            if len(name) > 200:
                self.wrong("too_long", "department", length=len(name), limit=200)
        return names

    def fte(self) -> Decimal | None:
        value = self.row.cells.get("fte", "")
        if not value:
            return None
        try:
            percent = value.endswith("%")
            fte = Decimal(value.removesuffix("%").strip().replace(",", "."))
        except InvalidOperation:
            self.wrong("fte_not_number", "fte", value=value)
            return None
        if not fte.is_finite():
            self.wrong("fte_not_number", "fte", value=value)
            return None
        fte = fte / 100 if percent else fte
        if not 0 < fte <= 1:
            self.wrong("fte_range", "fte", value=value)
        elif fte != round(fte, 3):
            self.wrong("fte_decimals", "fte", value=value)
        return fte

    def date(self, name: str) -> datetime.date | None:
        value = self.row.cells.get(name, "")
        if not value:
            return None
        try:
            if _DATE.fullmatch(value):
                return datetime.date.fromisoformat(value)
        except ValueError:
            pass
        self.wrong("date", name, value=value)
        return None
