"""Who reports to whom once a roster is in: each seat to at most one other, never in a circle."""

from collections import defaultdict
from uuid import UUID

from platforms.readiness.imports.parsing.columns import Columns
from platforms.readiness.imports.planning.cycles import find_cycles
from platforms.readiness.imports.planning.places import Place, Placer
from platforms.readiness.imports.problems import Problem


class Lines:
    """The reporting lines of a company with the rows of a roster laid over them."""

    def __init__(self, placer: Placer) -> None:
        self.placer, self.company = placer, placer.company
        self.columns: Columns = placer.roster.columns
        self.above: dict[UUID, UUID | None] = {}
        self._seats: set[UUID] = set()
        self._line_of = {row.number: row.line for row in placer.roster.rows}

    def draw(self) -> None:
        """Set every place's seat to report to; reject the rows whose lines can not be drawn."""
        while not self._drawn():
            continue

    def _drawn(self) -> bool:
        """Draw once; tell whether no row had to be rejected over it."""
        accepted = [place for place in self.placer.places if not place.row.problems]
        seats = self.company.seats.values()
        self.above = {seat.id: seat.reports_to_id for seat in seats}
        self._seats = set(self.above) | {place.seat_id for place in accepted if place.seat_id}
        decided: set[UUID] = set()
        clean = True
        for place in accepted:
            if place.seat_id is None:
                continue
            place.notes.clear()
            place.boss_seat_id = self._boss_of(place)
            if place.row.problems:
                clean = False
            elif place.seat_id not in decided:
                decided.add(place.seat_id)
                self.above[place.seat_id] = place.boss_seat_id
        if not clean:
            return False
        return not self._reject_circles(accepted)

    def _boss_of(self, place: Place) -> UUID | None:
        row = place.row
        if row.reports_to_position:
            return self._boss_by_seat(place)
        if row.manager_number:
            return self._boss_by_person(place)
        if self.placer.roster.has("manager_number") or self.placer.roster.has(
            "reports_to_position"
        ):
            return None
        seat = self.company.seats.get(place.seat_id) if place.seat_id else None
        return seat.reports_to_id if seat else None

    def _boss_by_seat(self, place: Place) -> UUID | None:
        number = place.row.reports_to_position
        seat_id = self.company.seat_ids.get(number) or self.placer.new_seat_ids.get(number)
        if seat_id is None or seat_id not in self._seats:
            self._wrong(place, "seat_unknown", "reports_to_position", number=number)
            return None
        return seat_id

    def _boss_by_person(self, place: Place) -> UUID | None:
        number = place.row.manager_number or ""
        said = [one for one in self.placer.by_number.get(number, ()) if not one.row.problems]
        person = self.company.people.get(number)
        held = self.company.held.get(person.id, []) if person else []
        seats = [one.seat_id for one in said if one.seat_id]
        seat = self.company.seats.get(place.seat_id) if place.seat_id else None
        if seat and seat.reports_to_id in {*seats, *(one.position_id for one in held)}:
            return seat.reports_to_id
        if seats:
            return seats[0]
        if person and (found := self.company.current_seat(person.id, self.placer.today)):
            return found
        if number in self._line_of and not said:
            facts = {"number": number, "line": self._line_of[number]}
            place.notes.append(Problem("manager_rejected", facts=facts))
        elif person or said:
            self._wrong(place, "manager_seatless", "manager_number", number=number)
        else:
            self._wrong(place, "manager_unknown", "manager_number", number=number)
        return None

    def _wrong(self, place: Place, code: str, name: str, /, **facts: object) -> None:
        place.row.problems.append(Problem(code, self.columns.heading[name], facts))

    def _reject_circles(self, accepted: list[Place]) -> bool:
        rejected = False
        by_seat: dict[UUID | None, list[Place]] = defaultdict(list)
        for place in accepted:
            by_seat[place.seat_id].append(place)
        for cycle in find_cycles(self.above):
            inside = [place for seat_id in cycle for place in by_seat[seat_id]]
            names = [
                by_seat[seat_id][0].row.number if by_seat[seat_id] else self._holder(seat_id)
                for seat_id in cycle
            ]
            first = names.index(min(names))
            names = [*names[first:], *names[:first]]
            facts = {"cycle": " → ".join([*names, names[0]])}
            for place in inside:
                rejected = True
                place.row.problems.append(Problem("manager_cycle", facts=facts))
        return rejected

    def _holder(self, seat_id: UUID) -> str:
        """Return what to call a seat that is not in the file: its holder's number, or its own."""
        holders = self.company.holders.get(seat_id, ())
        numbers = [one.number for one in self.company.people.values() if one.id in holders]
        return min(numbers, default=self.company.seats[seat_id].number)
