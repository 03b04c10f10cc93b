"""Which units, people, seats and assignments a roster adds or changes, and what became of rows."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from annex.kernel.ids import uuid7
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee, EmployeeStatus
from platforms.readiness.imports.matching.index import Match
from platforms.readiness.imports.models import Outcome
from platforms.readiness.imports.parsing.roster import Roster, RosterRow
from platforms.readiness.imports.parsing.text import clean
from platforms.readiness.imports.planning.changes import Changes, Values
from platforms.readiness.imports.planning.checks import check_repetition
from platforms.readiness.imports.planning.cycles import heads_first
from platforms.readiness.imports.planning.existing import Company
from platforms.readiness.imports.planning.lines import Lines
from platforms.readiness.imports.planning.places import Place, Placer
from platforms.readiness.imports.planning.titles import Titles
from platforms.readiness.imports.planning.units import UnitTree
from platforms.readiness.imports.problems import Problem
from platforms.readiness.imports.progress import Progress
from platforms.readiness.positions.models import Position

_OUR_NUMBER: Final = re.compile(r"P-(\d{1,9})")


@dataclass(slots=True)
class RowResult:
    """What becomes of one row of the roster."""

    row: RosterRow
    outcome: str
    match: Match | None = None
    notes: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class RosterPlan:
    """The results in the order of the file, and the roles that accepted rows use."""

    results: list[RowResult]
    used_roles: set[UUID]


def plan_roster(
    roster: Roster,
    company: Company,
    titles: Titles,
    changes: Changes,
    *,
    today: datetime.date,
    progress: Progress,
) -> RosterPlan:
    """Work out what the roster means; ``today`` is when rows without a first day start."""
    check_repetition(roster.rows, roster.columns)
    tree = UnitTree(company.units)
    placer = Placer(company, tree, roster, today=today)
    matches: dict[int, Match] = {}
    places: dict[int, Place] = {}
    for row in progress.count("matching", roster.rows, len(roster.rows)):
        if titles.said(row) and (match := titles.match(row)):
            matches[row.line] = match
    for row in progress.count("checking", roster.rows, len(roster.rows)):
        if not row.problems and (place := placer.place(row)):
            places[row.line] = place
    lines = Lines(placer)
    lines.draw()
    writer = _Writer(company, tree, roster, changes, _next_number(company, roster))
    results = []
    for row in progress.count("planning", roster.rows, len(roster.rows)):
        match = matches.get(row.line)
        if row.problems:
            results.append(RowResult(row, Outcome.REJECTED, match))
            continue
        place = places[row.line]
        outcome = writer.write(place, match)
        notes = [*place.notes, *(titles.rivals(match) if match else ())]
        results.append(RowResult(row, outcome, match, notes))
    tree.add_to(changes)
    writer.finish(heads_first(lines.above))
    used = {
        match.role_id
        for row in roster.rows
        if not row.problems and (match := matches.get(row.line)) and match.role_id
    }
    titles.add_roles(used, changes)
    return RosterPlan(results, used)


def _next_number(company: Company, roster: Roster) -> int:
    said = (row.position_number for row in roster.rows)
    taken = (_OUR_NUMBER.fullmatch(number) for number in (*company.seat_ids, *said))
    return max((int(found.group(1)) for found in taken if found), default=0) + 1


class _Writer:
    """Turns accepted places into changes, comparing each with what is there."""

    def __init__(
        self,
        company: Company,
        tree: UnitTree,
        roster: Roster,
        changes: Changes,
        next_number: int,
    ) -> None:
        self.company, self.tree, self.roster, self.changes = company, tree, roster, changes
        self.next_number = next_number
        self._people: set[UUID] = set()
        self._new_seats: dict[UUID, Values] = {}
        self._seats: set[UUID] = set()

    def write(self, place: Place, match: Match | None) -> str:
        """Plan one row and return its outcome; what changes is noted on the place."""
        changed = self._person(place)
        if place.seat_id is not None:
            assert match is not None
            assert match.role_id is not None
            changed += self._seat(place, place.seat_id)
            changed += self._assignment(place, place.seat_id, match.role_id)
        if place.person is None:
            return Outcome.CREATED
        if not changed:
            return Outcome.UNCHANGED
        names = [self.roster.columns.heading.get(name, name) for name in dict.fromkeys(changed)]
        place.notes.append(Problem("changes", facts={"fields": ", ".join(names)}))
        return Outcome.MATCHED

    def finish(self, seats_heads_first: list[UUID]) -> None:
        """Plan the new seats, each after the one it reports to."""
        for seat_id in seats_heads_first:
            if seat_id in self._new_seats:
                self.changes.add(Position, *self._new_seats[seat_id])

    def _person(self, place: Place) -> list[str]:
        row, person = place.row, place.person
        known = place.person_id in self._people
        self._people.add(place.person_id)
        if person is None:
            if not known:
                self.changes.add(
                    Employee,
                    place.person_id,
                    row.number,
                    row.given_name,
                    row.family_name,
                    row.email or "",
                    row.status or EmployeeStatus.ACTIVE,
                )
            return []
        wanted = {
            "given_name": row.given_name,
            "family_name": row.family_name,
            "email": row.email,
            "status": row.status,
        }
        changed = [
            name
            for name, value in wanted.items()
            if value is not None and value != clean(getattr(person, name))
        ]
        if changed and not known:
            values = [wanted[name] if name in changed else getattr(person, name) for name in wanted]
            self.changes.change(Employee, person.id, person.number, *values)
        return changed

    def _seat(self, place: Place, seat_id: UUID) -> list[str]:
        row = place.row
        unit_id = self.tree.grow(row.department)
        seat = self.company.seats.get(seat_id)
        known = seat_id in self._seats
        self._seats.add(seat_id)
        if seat is None:
            if not known:
                number = row.position_number or self._number()
                values = (seat_id, unit_id, row.job_title, number, place.boss_seat_id)
                self._new_seats[seat_id] = values
            return ["job_title"]
        changed = [
            name
            for name, differs in (
                ("job_title", row.job_title != clean(seat.title)),
                ("department", unit_id != seat.unit_id),
                ("manager_number", place.boss_seat_id != seat.reports_to_id),
            )
            if differs
        ]
        if changed and not known:
            title = row.job_title if "job_title" in changed else seat.title
            self.changes.change(Position, seat_id, unit_id, title, seat.number, place.boss_seat_id)
        return changed

    def _assignment(self, place: Place, seat_id: UUID, role_id: UUID) -> list[str]:
        held, ended = place.held, place.ended
        terms = (place.fte, place.starts_on, place.ends_on)
        if ended is not None:
            self.changes.change(
                PositionAssignment,
                ended.id,
                ended.employee_id,
                ended.position_id,
                ended.role_id,
                ended.fte,
                ended.starts_on,
                place.starts_on,
            )
        if held is None:
            values = (uuid7(), place.person_id, seat_id, role_id, *terms)
            self.changes.add(PositionAssignment, *values)
            return ["starts_on"]
        changed = [
            name
            for name, differs in (
                ("job_title", seat_id != held.position_id),
                ("role", role_id != held.role_id),
                ("fte", place.fte != held.fte),
                ("starts_on", place.starts_on != held.starts_on),
                ("ends_on", place.ends_on != held.ends_on),
            )
            if differs
        ]
        if changed:
            self.changes.change(
                PositionAssignment, held.id, held.employee_id, seat_id, role_id, *terms
            )
        return changed

    def _number(self) -> str:
        self.next_number += 1
        return f"P-{self.next_number - 1:06d}"
