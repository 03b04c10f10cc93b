from datetime import UTC, date, datetime

from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units import reads
from platforms.readiness.units.tests.factories import make_unit


class HeadcountTest(ServiceTestCase):
    DAY = date(2100, 6, 1)

    def headcounts(self) -> dict[str, int]:
        nodes = reads.tree(actor=self.actor("owner"), at=datetime(2100, 6, 1, 12, tzinfo=UTC))
        return {node.unit.name: node.headcount for node in nodes}

    def test_it_counts_the_active_employees_assigned_on_the_day(self) -> None:
        seat = make_position(unit=make_unit(name="Depot"))
        make_assignment(position=seat, starts_on=self.DAY)
        make_assignment(position=seat, starts_on=date(2100, 6, 2))
        make_assignment(position=seat, starts_on=date(2100, 1, 1), ends_on=self.DAY)
        make_assignment(position=seat, employee=make_employee(status="left"))

        self.assertEqual(self.headcounts(), {"Depot": 1})

    def test_somebody_with_seats_in_several_units_counts_once_above_them(self) -> None:
        top, employee = make_unit(name="Operations"), make_employee()
        for name in ("North", "South"):
            seat = make_position(unit=make_unit(name=name, parent=top))
            make_assignment(position=seat, employee=employee, fte="0.5")

        self.assertEqual(self.headcounts(), {"Operations": 1, "North": 1, "South": 1})
