import datetime
from decimal import Decimal
from typing import Any

from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.imports.models import (
    ImportFile,
    ImportJob,
    ImportRow,
    ImportState,
    ImportTitle,
)
from platforms.readiness.imports.tests import samples
from platforms.readiness.imports.tests.samples import (
    applied,
    counts,
    everything,
    found,
    imported,
    lines,
    messages,
    tried,
)
from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.roles.models import Role


class TrialTests(ServiceTestCase):
    def test_a_trial_writes_nothing_of_the_company(self) -> None:
        before = everything()
        job = tried(catalogue=samples.catalogue(), roster=samples.roster())
        self.assertEqual(job.state, ImportState.READY)
        self.assertEqual(everything(), before)

    def test_a_trial_says_what_would_be(self) -> None:
        job = tried(catalogue=samples.catalogue(), roster=samples.roster())
        self.assertEqual(
            job.summary["created"],
            {
                "roles": 5,
                "titles": 11,
                "responsibilities": 9,
                "requirements": 18,
                "units": 6,
                "employees": 7,
                "positions": 7,
                "assignments": 7,
            },
        )
        self.assertEqual(job.summary["updated"], {})
        self.assertEqual((job.summary["people_created"], job.summary["rejected"]), (7, 0))
        self.assertEqual(job.summary["titles"], {"alternate": 4, "similar": 2, "title": 1})
        self.assertEqual(job.summary["catalogue"]["ignored_files"], ["job_zones.tsv"])

    def test_every_row_says_its_role_and_how_sure_that_is(self) -> None:
        job = tried(catalogue=samples.catalogue(), roster=samples.roster())
        found = {
            row.line: (row.outcome, row.role_title, row.match, row.similarity)
            for row in ImportRow.objects.filter(job=job)
        }
        self.assertEqual(found[3], ("created", "Firefighters", "title", Decimal("100.00")))
        self.assertEqual(found[4], ("created", "Firefighters", "alternate", Decimal("100.00")))
        self.assertEqual(
            found[5], ("created", "Emergency Medical Technicians", "similar", Decimal("97.30"))
        )
        self.assertEqual(found[8], ("created", "Firefighters", "similar", Decimal("95.00")))

    def test_a_title_that_several_roles_go_by_says_so(self) -> None:
        job = tried(catalogue=samples.catalogue(), roster=lines("E1,A,B,,Firefighter-EMT,Fire,,,,"))
        row = ImportRow.objects.get(job=job)
        self.assertEqual((row.role_title, row.match), ("Firefighters", "alternate"))
        self.assertEqual(
            messages(job), {2: "Other roles go by this title too: Emergency Medical Technicians."}
        )

    def test_what_is_applied_is_what_was_foretold(self) -> None:
        job = tried(catalogue=samples.catalogue(), roster=samples.roster())
        foretold = job.summary
        rows = found(job)
        before = counts()
        done = applied(job)
        self.assertEqual(done.state, ImportState.DONE)
        self.assertEqual(done.summary, foretold)
        grown = {name: after - before[name] for name, after in counts().items()}
        names = (
            "roles",
            "titles",
            "responsibilities",
            "requirements",
            "units",
            "employees",
            "positions",
            "assignments",
        )
        self.assertEqual(grown, dict(zip(grown, map(foretold["created"].get, names), strict=True)))
        self.assertEqual(found(job), rows)
        self.assertEqual(
            set(Role.objects.values_list("pk", flat=True)) & {role_id for *_, role_id in rows},
            {role_id for *_, role_id in rows},
        )

    def test_the_files_are_kept_until_the_end_only(self) -> None:
        job = tried(roster=samples.roster(), create_unmatched=True)
        self.assertEqual(ImportFile.objects.filter(job=job).count(), 1)
        applied(job)
        self.assertEqual(ImportFile.objects.filter(job=job).count(), 0)


class AppliedTests(ServiceTestCase):
    def person(self, number: str) -> PositionAssignment:
        held = PositionAssignment.objects.select_related(
            "employee", "position__unit__parent__parent", "position__reports_to", "role"
        )
        return held.get(employee__number=number)

    def test_people_sit_where_the_roster_says(self) -> None:
        imported(catalogue=samples.catalogue(), roster=samples.roster())
        held = self.person("E3")
        self.assertEqual(str(held.employee), "João da Silva")
        self.assertEqual(held.role.title, "Firefighters")
        self.assertEqual((held.fte, held.ends_on), (Decimal("0.800"), None))
        self.assertEqual(held.starts_on, datetime.date(2021, 5, 10))
        unit = held.position.unit
        path = [unit.parent.parent.name, unit.parent.name, unit.name]
        self.assertEqual(path, ["Emergency Services", "Fire", "Station 1"])
        self.assertEqual(
            [unit.parent.parent.kind, unit.parent.kind, unit.kind],
            ["division", "department", "team"],
        )
        self.assertEqual(held.position.reports_to, self.person("E2").position)
        self.assertEqual(held.position.number, "P-000003")

    def test_tasks_become_responsibilities_with_requirements(self) -> None:
        imported(catalogue=samples.catalogue(), roster=samples.roster())
        one = Responsibility.objects.get(name__startswith="Visit schools")
        self.assertEqual((one.role.title, one.weight), ("Firefighters", 1))
        self.assertEqual(
            list(one.requirements.order_by("kind").values_list("kind", "weight")),
            [("documented", 1), ("trained", 2)],
        )
        role = one.role
        self.assertEqual((role.code, role.source), ("33-2011.00", "onet"))

    def test_roles_nobody_holds_have_no_tasks_unless_all_are_asked_for(self) -> None:
        roster = lines("E1,A,B,,Firefighters,Fire,,,,")
        imported(catalogue=samples.catalogue(), roster=roster)
        titles = set(Responsibility.objects.values_list("role__title", flat=True))
        self.assertEqual((titles, Role.objects.count()), ({"Firefighters"}, 5))
        imported(catalogue=samples.catalogue(), roster=roster, all_tasks=True)
        self.assertEqual(Responsibility.objects.count(), 9)

    def test_a_catalogue_alone_brings_all_its_tasks(self) -> None:
        job = imported(catalogue=samples.catalogue())
        self.assertEqual((job.kind, job.state), ("catalogue", ImportState.DONE))
        self.assertEqual(Responsibility.objects.count(), 9)

    def test_importing_the_same_again_changes_nothing(self) -> None:
        imported(catalogue=samples.catalogue(), roster=samples.roster())
        before = everything()
        job = imported(catalogue=samples.catalogue(), roster=samples.roster())
        self.assertEqual((job.summary["created"], job.summary["updated"]), ({}, {}))
        self.assertEqual(job.summary["unchanged"], 7)
        self.assertEqual(everything(), before)

    def test_another_account_sees_nothing_of_it(self) -> None:
        imported(catalogue=samples.catalogue(), roster=samples.roster())
        with self.as_account(self.other_account):
            self.assertEqual(set(counts().values()), {0})
            self.assertEqual(ImportJob.objects.count(), 0)
            job = imported(catalogue=samples.catalogue(), roster=samples.roster())
            self.assertEqual(job.summary["people_created"], 7)
        self.assertEqual(Employee.objects.count(), 7)

    def test_marks_and_the_cascade_follow_an_import(self) -> None:
        with self.committed():
            imported(catalogue=samples.catalogue(), roster=samples.roster())
        role = Role.objects.select_related("readiness").get(title="Firefighters")
        self.assertEqual(role.readiness.value, Decimal("0.00"))


class ChangeTests(ServiceTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.was = imported(catalogue=samples.catalogue(), roster=samples.roster())

    def after(self, *rows: str, header: str = samples.HEADER) -> ImportJob:
        return imported(roster=lines(*rows, header=header))

    def held(self, number: str) -> list[tuple[Any, ...]]:
        found = PositionAssignment.objects.filter(employee__number=number).order_by("starts_on")
        return list(
            found.values_list(
                "position__number",
                "position__title",
                "position__unit__name",
                "starts_on",
                "ends_on",
            )
        )

    def test_a_changed_name_updates_the_person(self) -> None:
        job = self.after(
            "E2,Élodie,Roy,elodie.cote@example.com,Firefighters,"
            "Emergency Services / Fire / Station 1,E1,1,2020-03-01,"
        )
        self.assertEqual(job.summary["updated"], {"employees": 1})
        self.assertEqual(messages(job), {2: "Changes: family_name."})
        self.assertEqual(Employee.objects.get(number="E2").family_name, "Roy")

    def test_the_same_first_day_corrects_the_seat_in_place(self) -> None:
        self.after("E5,Minh,Nguyễn,,Long-Haul Driver,Transport / Road,E6,1,2018-02-01,")
        day = datetime.date(2018, 2, 1)
        self.assertEqual(self.held("E5"), [("P-000005", "Long-Haul Driver", "Road", day, None)])

    def test_a_later_first_day_ends_one_assignment_and_starts_another(self) -> None:
        job = self.after(
            "E5,Minh,Nguyễn,minh.nguyen@example.com,Truck Dispatcher,Transport,E6,1,2026-02-01,"
        )
        first, moved = datetime.date(2018, 2, 1), datetime.date(2026, 2, 1)
        self.assertEqual(
            self.held("E5"),
            [
                ("P-000005", "Tanker Driver", "Transport", first, moved),
                ("P-000008", "Truck Dispatcher", "Transport", moved, None),
            ],
        )
        again = self.after(
            "E5,Minh,Nguyễn,minh.nguyen@example.com,Truck Dispatcher,Transport,E6,1,2026-02-01,"
        )
        self.assertEqual((job.summary["matched"], again.summary["unchanged"]), (1, 1))
        self.assertEqual((again.summary["created"], again.summary["updated"]), ({}, {}))

    def test_columns_that_are_not_there_leave_things_as_they_are(self) -> None:
        header = "employee_number,given_name,family_name,job_title,department\n"
        job = self.after(
            "E4,Siobhán,O'Neill,Ambulance Atendant,Emergency Services / Ambulance", header=header
        )
        self.assertEqual((job.summary["unchanged"], job.summary["updated"]), (1, {}))

    def test_somebody_who_leaves_is_marked_and_stays_known(self) -> None:
        header = "employee_number,given_name,family_name,job_title,department,status\n"
        self.after("E5,Minh,Nguyễn,Tanker Driver,Transport,left", header=header)
        self.assertEqual(Employee.objects.get(number="E5").status, "left")
        self.assertEqual(len(self.held("E5")), 1)

    def test_people_who_are_not_in_the_file_stay_as_they_are(self) -> None:
        before = Employee.objects.count()
        self.after("E8,New,Hand,,Tanker Driver,Transport,E6,1,2026-01-01,")
        self.assertEqual(Employee.objects.count(), before + 1)

    def test_units_are_found_whatever_the_case_of_their_name(self) -> None:
        job = self.after("E8,New,Hand,,Tanker Driver,TRANSPORT,E6,1,2026-01-01,")
        self.assertNotIn("units", job.summary["created"])

    def test_a_manager_can_be_somebody_who_is_not_in_the_file(self) -> None:
        self.after("E8,New,Hand,,Tanker Driver,Transport,E6,1,2026-01-01,")
        boss = PositionAssignment.objects.get(employee__number="E6").position
        seat = PositionAssignment.objects.get(employee__number="E8").position
        self.assertEqual(seat.reports_to, boss)

    def test_a_circle_through_people_who_are_not_in_the_file_is_rejected(self) -> None:
        job = tried(roster=lines("E6,Amina,Diallo,,Truck Dispatcher,Transport,E5,1,2017-11-15,"))
        self.assertEqual(
            messages(job),
            {
                2: "Reporting lines go in a circle: E5 → E6 → E5. Correct the manager of one of"
                " them."
            },
        )

    def test_an_earlier_match_holds_when_the_catalogue_grows(self) -> None:
        role = Role.objects.create(title="Sr. Firefighter")
        job = tried(roster=samples.roster())
        title = ImportTitle.objects.get(job=job, title="Sr. Firefighter")
        self.assertEqual((title.match, title.role_title), ("earlier", "Firefighters"))
        self.assertNotEqual(title.role_id, role.pk)
