import csv
import datetime
import io
import zipfile
from decimal import Decimal

from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.imports.exporting.catalogue import stream_catalogue
from platforms.readiness.imports.exporting.roster import stream_roster
from platforms.readiness.imports.services.asking import Upload
from platforms.readiness.imports.tests import samples
from platforms.readiness.imports.tests.samples import everything, imported
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Requirement, Responsibility
from platforms.readiness.roles.models import Role, RoleTitle
from platforms.readiness.units.models import Unit


def exported() -> tuple[Upload, Upload]:
    """Return the catalogue and the roster of the account entered, as files."""
    catalogue = Upload("catalogue.zip", b"".join(stream_catalogue()))
    return catalogue, Upload("roster.csv", b"".join(stream_roster()))


class RoundTripTests(ServiceTestCase):
    def make_it_awkward(self) -> None:
        """Add what people make by hand and no roster would say that way."""
        imported(catalogue=samples.catalogue(), roster=samples.roster())
        unit = Unit.objects.create(name="R&D / Ice > Snow \\ Slush", parent=Unit.objects.first())
        Unit.objects.create(name="Fire", parent=Unit.objects.get(name="Station 1"))
        deep = Unit.objects.get(name="Fire", parent__name="Station 1")
        role = Role.objects.create(title="=HYPERLINK()", description="Two\nlines.")
        twin = Role.objects.create(title="Firefighters (twin)", code="33-2011.00")
        RoleTitle.objects.create(role=twin, title="Fire Fighter")
        task = Responsibility.objects.create(role=role, name="-1 to  five", weight=5)
        Requirement.objects.create(responsibility=task, kind="reviewed", name="+Audit", weight=4)
        vacant = Position.objects.create(unit=unit, title="Vacant", number="X-1")
        seat = Position.objects.create(unit=deep, title="'@Keeper", number="P-9", reports_to=vacant)
        person = Employee.objects.create(number="007", given_name="-Anne", family_name="=Li")
        for fte, start, end in (("0.125", 2020, 2021), ("0.5", 2021, None)):
            PositionAssignment.objects.create(
                employee=person,
                position=seat,
                role=role,
                fte=Decimal(fte),
                starts_on=datetime.date(start, 1, 1),
                ends_on=end and datetime.date(end, 1, 1),
            )
        other = PositionAssignment.objects.get(employee__number="E1").position
        PositionAssignment.objects.create(
            employee=person, position=other, role=twin, starts_on=datetime.date(2022, 1, 1)
        )
        Employee.objects.create(number="8", given_name="No", family_name="Seat", status="left")

    def test_what_is_exported_imports_without_a_change(self) -> None:
        self.make_it_awkward()
        before = everything()
        catalogue, roster = exported()
        job = imported(catalogue=[catalogue], roster=roster)
        summary = job.summary
        self.assertEqual((summary["created"], summary["updated"]), ({}, {}))
        self.assertEqual((summary["rejected"], summary["matched"]), (0, 0))
        self.assertEqual(summary["unchanged"], 11)
        self.assertEqual(everything(), before)

    def test_another_account_gets_the_same_company(self) -> None:
        imported(catalogue=samples.catalogue(), roster=samples.roster())
        files = exported()
        with self.as_account(self.other_account):
            imported(catalogue=[files[0]], roster=files[1])
            again = exported()
        self.assertEqual(again[1].content, files[1].content)
        tables = [
            {name: sorted(packed.read(name).splitlines()) for name in packed.namelist()}
            for packed in (zipfile.ZipFile(io.BytesIO(one.content)) for one in (files[0], again[0]))
        ]
        self.assertEqual(tables[0], tables[1])

    def test_no_cell_is_a_formula(self) -> None:
        self.make_it_awkward()
        catalogue, roster = exported()
        rows = list(csv.reader(io.StringIO(roster.content.decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        with zipfile.ZipFile(io.BytesIO(catalogue.content)) as packed:
            for name in packed.namelist():
                cells += packed.read(name).decode().replace("\n", "\t").split("\t")
        self.assertEqual([cell for cell in cells if cell[:1] in set("=+-@\t\r")], [])
        self.assertIn("'=Li", cells)

    def test_an_empty_account_exports_headers(self) -> None:
        catalogue, roster = exported()
        self.assertEqual(len(roster.content.decode("utf-8-sig").splitlines()), 1)
        with zipfile.ZipFile(io.BytesIO(catalogue.content)) as packed:
            self.assertEqual(len(packed.read("occupation_data.tsv").splitlines()), 1)
