"""Which person, seat and assignment each row of a roster means, old or new."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from annex.kernel.ids import uuid7
from platforms.readiness.imports.parsing.paths import repeated_name
from platforms.readiness.imports.parsing.roster import Roster, RosterRow
from platforms.readiness.imports.parsing.text import clean
from platforms.readiness.imports.planning.existing import Company, HeldRow, PersonRow
from platforms.readiness.imports.planning.units import UnitTree
from platforms.readiness.imports.problems import Problem


@dataclass(slots=True)
class Place:
    """What a row means. ``held`` is the assignment it continues, ``ended`` the one it ends.

    ``seat_id`` is None for a row that speaks of the person only.
    """

    row: RosterRow
    person_id: UUID
    person: PersonRow | None
    seat_id: UUID | None = None
    held: HeldRow | None = None
    ended: HeldRow | None = None
    fte: Decimal = Decimal(1)
    starts_on: datetime.date = datetime.date.min
    ends_on: datetime.date | None = None
    boss_seat_id: UUID | None = None
    notes: list[Problem] = field(default_factory=list)


class Placer:
    """Finds the places of a roster's rows, one after the other; ``today`` is a day in UTC.

    The person is known by number. The seat is known by its number where the row has one. Without
    one, a row that starts on the same day as an assignment of the person corrects that assignment;
    one that starts later ends it and begins another.
    """

    def __init__(
        self, company: Company, tree: UnitTree, roster: Roster, *, today: datetime.date
    ) -> None:
        self.company, self.tree, self.roster, self.today = company, tree, roster, today
        self.new_people: dict[str, UUID] = {}
        self.new_seat_ids: dict[str, UUID] = {}
        self.claimed: set[UUID] = set()
        self.places: list[Place] = []
        self.by_number: dict[str, list[Place]] = defaultdict(list)

    def place(self, row: RosterRow) -> Place | None:
        """Return what ``row`` means, or None with the problem left on the row."""
        person = self.company.people.get(row.number)
        person_id = person.id if person else self.new_people.setdefault(row.number, uuid7())
        place = Place(row, person_id, person)
        if row.is_seatless:
            if person is None or self.company.held.get(person.id):
                self._wrong(row, "seatless", "job_title")
        else:
            self._check_path(row)
            self._find_seat(place)
            self._set_terms(place)
        if row.problems:
            return None
        self.places.append(place)
        self.by_number[row.number].append(place)
        return place

    def _wrong(self, row: RosterRow, code: str, name: str, /, **facts: object) -> None:
        heading = self.roster.columns.heading.get(name, name)
        row.problems.append(Problem(code, heading, facts))

    def _check_path(self, row: RosterRow) -> None:
        name = repeated_name(row.department)
        if name is not None and self.tree.find(row.department) is None:
            value = row.cells["department"]
            self._wrong(row, "path_cycle", "department", value=value, name=name)

    def _find_seat(self, place: Place) -> None:
        row = place.row
        number = row.position_number
        if number:
            known = self.company.seat_ids.get(number)
            place.seat_id = known or self.new_seat_ids.setdefault(number, uuid7())
            place.held = self._held_in(place)
        else:
            place.held, place.ended = self._continued(place)
            place.seat_id = self._seat_without_number(place)
        if place.held is not None:
            self.claimed.add(place.held.id)

    def _held_in(self, place: Place) -> HeldRow | None:
        held = [
            one
            for one in self.company.held.get(place.person_id, ())
            if one.position_id == place.seat_id and one.id not in self.claimed
        ]
        same_start = [one for one in held if one.starts_on == place.row.starts_on]
        if same_start:
            return same_start[0]
        return held[0] if len(held) == 1 else None

    def _continued(self, place: Place) -> tuple[HeldRow | None, HeldRow | None]:
        """Return the assignment that the row continues, and the one that it ends."""
        held = self.company.held.get(place.person_id, [])
        start = place.row.starts_on
        if not held:
            return None, None
        if start is None:
            return max(held, key=lambda one: (one.is_active_on(self.today), one.starts_on)), None
        same_start = [one for one in held if one.starts_on == start]
        if same_start:
            return max(same_start, key=lambda one: self._is_said_seat(place.row, one)), None
        running = [
            one
            for one in held
            if one.starts_on < start and (one.ends_on is None or start < one.ends_on)
        ]
        if running:
            return None, max(running, key=lambda one: one.starts_on)
        later = [one for one in held if one.starts_on > start]
        return (min(later, key=lambda one: one.starts_on), None) if later else (None, None)

    def _is_said_seat(self, row: RosterRow, held: HeldRow) -> bool:
        seat = self.company.seats[held.position_id]
        unit_id = self.tree.find(row.department)
        return seat.unit_id == unit_id and clean(seat.title) == row.job_title

    def _seat_without_number(self, place: Place) -> UUID:
        before = place.held or place.ended
        if before is not None:
            alone = self.company.holders[before.position_id] == {place.person_id}
            if self._is_said_seat(place.row, before) or (place.held is not None and alone):
                return before.position_id
        return uuid7()

    def _set_terms(self, place: Place) -> None:
        row, held = place.row, place.held
        place.fte = row.fte or (held.fte if held else Decimal(1))
        place.starts_on = row.starts_on or (held.starts_on if held else self.today)
        place.ends_on = row.ends_on
        if held is not None and not self.roster.has("ends_on"):
            place.ends_on = held.ends_on
        if place.ends_on is not None and place.ends_on <= place.starts_on and not row.problems:
            self._wrong(
                row,
                "ends_before_start",
                "ends_on",
                ends_on=place.ends_on.isoformat(),
                starts_on=place.starts_on.isoformat(),
            )
