"""The people, seats and assignments of a company as a roster that imports without a change."""

import csv
import io
from collections.abc import Iterator
from typing import Final
from uuid import UUID

from platforms.readiness.imports.parsing.paths import join_path
from platforms.readiness.imports.parsing.text import guard
from platforms.readiness.imports.planning.existing import (
    Company,
    HeldRow,
    PersonRow,
    SeatRow,
    read_company,
)
from platforms.readiness.roles.models import Role

COLUMNS: Final = (
    "employee_number",
    "given_name",
    "family_name",
    "email",
    "status",
    "job_title",
    "role",
    "department",
    "manager_number",
    "reports_to_position",
    "position_number",
    "fte",
    "starts_on",
    "ends_on",
)
_CHUNK_ROWS: Final = 2_000


def stream_roster() -> Iterator[bytes]:
    """Yield the CSV of the account entered in chunks: UTF-8 with a byte order mark, comma, CRLF.

    One row for each assignment, and one for each person who holds none. It is read at the first
    chunk, in one transaction, so the file shows one moment.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(_Roster(read_company()).rows(), start=1):
        writer.writerow([guard(cell) for cell in row])
        if number % _CHUNK_ROWS == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


class _Roster:
    def __init__(self, company: Company) -> None:
        self.company = company
        self.roles = dict(Role.objects.values_list("id", "title"))
        self.paths = _paths(company)
        number_of = {person.id: person.number for person in company.people.values()}
        self.holder: dict[UUID, str] = {
            seat_id: min(number_of[one] for one in holders)
            for seat_id, holders in company.holders.items()
        }

    def rows(self) -> Iterator[list[str]]:
        for _, person in sorted(self.company.people.items()):
            held = self.company.held.get(person.id, [])
            if not held:
                yield [*self._person(person), *[""] * (len(COLUMNS) - 5)]
            for one in held:
                yield [*self._person(person), *self._seat(one), *self._terms(one)]

    def _person(self, person: PersonRow) -> list[str]:
        named = [person.number, person.given_name, person.family_name]
        return [*named, person.email, person.status]

    def _seat(self, held: HeldRow) -> list[str]:
        seat: SeatRow = self.company.seats[held.position_id]
        boss = self.company.seats.get(seat.reports_to_id) if seat.reports_to_id else None
        return [
            seat.title,
            self.roles[held.role_id],
            self.paths[seat.unit_id] if seat.unit_id else "",
            self.holder.get(boss.id, "") if boss else "",
            boss.number if boss else "",
            seat.number,
        ]

    def _terms(self, held: HeldRow) -> list[str]:
        ends_on = held.ends_on.isoformat() if held.ends_on else ""
        return [f"{held.fte.normalize():f}", held.starts_on.isoformat(), ends_on]


def _paths(company: Company) -> dict[UUID, str]:
    units = {unit_id: (name, parent_id) for unit_id, name, parent_id in company.units}
    paths: dict[UUID, str] = {}
    for unit_id in units:
        names: list[str] = []
        at: UUID | None = unit_id
        while at is not None:
            name, at = units[at]
            names.append(name)
        paths[unit_id] = join_path(names[::-1])
    return paths
