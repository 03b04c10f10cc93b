from typing import Any

from django.utils import timezone

from annex.testing.cases import ServiceTestCase
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.imports.models import (
    ImportRow,
    ImportState,
)
from platforms.readiness.imports.planning.options import Options
from platforms.readiness.imports.services import asking
from platforms.readiness.imports.tests import samples
from platforms.readiness.imports.tests.samples import (
    admin,
    applied,
    everything,
    imported,
    lines,
    messages,
    tried,
)


class BadRosterTests(ServiceTestCase):
    maxDiff = None

    def rejected(self, *rows: str, header: str = samples.HEADER, **options: Any) -> dict[int, str]:
        """Return what is said of rejected rows; prove that nothing of them is applied."""
        before = everything()
        job = tried(catalogue=samples.catalogue(), roster=lines(*rows, header=header), **options)
        with self.assertRaises(asking.ImportHasRejectedRows):
            applied(job)
        self.assertEqual(everything(), before)
        job.refresh_from_db()
        self.assertEqual(job.state, ImportState.READY)
        said = messages(job)
        rejected = ImportRow.objects.filter(job=job, outcome="rejected")
        return {line: said[line] for line in rejected.values_list("line", flat=True)}

    def test_a_number_said_twice_rejects_both_rows_and_names_both_lines(self) -> None:
        sentence = (
            "Employee number E1 is on lines 2, 4. Keep one row for each person; a second row for"
            " the same person needs another position_number."
        )
        self.assertEqual(
            self.rejected(
                "E1,A,B,,Firefighters,Fire,,,,",
                "E2,C,D,,Firefighters,Fire,,,,",
                "E1,E,F,,Firefighters,Fire,,,,",
            ),
            {2: sentence, 4: sentence},
        )

    def test_an_unknown_manager_is_named(self) -> None:
        self.assertEqual(
            self.rejected("E1,A,B,,Firefighters,Fire,E9,,,"),
            {
                2: "manager_number: nobody has the employee number E9, neither in this file nor in"
                " the company. Correct it, add that person, or leave it empty."
            },
        )

    def test_a_circle_of_managers_is_named_whole(self) -> None:
        sentence = (
            "Reporting lines go in a circle: E1 → E3 → E2 → E1. Correct the manager of one of them."
        )
        self.assertEqual(
            self.rejected(
                "E1,A,B,,Firefighters,Fire,E3,,,",
                "E2,C,D,,Firefighters,Fire,E1,,,",
                "E3,E,F,,Firefighters,Fire,E2,,,",
                "E4,G,H,,Firefighters,Fire,E2,,,",
            ),
            {2: sentence, 3: sentence, 4: sentence},
        )

    def test_nobody_is_their_own_manager(self) -> None:
        self.assertEqual(
            self.rejected("E1,A,B,,Firefighters,Fire,E1,,,"),
            {2: "Reporting lines go in a circle: E1 → E1. Correct the manager of one of them."},
        )

    def test_a_unit_within_itself_is_named(self) -> None:
        self.assertEqual(
            self.rejected("E1,A,B,,Firefighters,Fire / North / Fire,,,,"),
            {
                2: "department: “Fire / North / Fire” puts “Fire” inside itself. Write the path"
                " from the top unit down, each once; if it is another unit of the same name, give"
                " it a name of its own."
            },
        )

    def test_an_unmatched_title_is_named(self) -> None:
        self.assertEqual(
            self.rejected("E1,A,B,,Zamboni Whisperer,Rink,,,,"),
            {
                2: "“Zamboni Whisperer” matches no role of the catalogue. Choose a role for it"
                " among the matches, or have roles created for unmatched titles."
            },
        )

    def test_somebody_new_needs_a_seat(self) -> None:
        self.assertEqual(
            self.rejected("E1,A,B,,,,,,,"),
            {
                2: "Job title and department are empty. Fill in both; only somebody who is already"
                " in the company and holds no position may have neither."
            },
        )

    def test_an_end_before_a_start_known_from_before_is_rejected(self) -> None:
        imported(
            catalogue=samples.catalogue(), roster=lines("E1,A,B,,Firefighters,Fire,,,2020-01-01,")
        )
        said = self.rejected("E1,A,B,,Firefighters,Fire,,,,2019-01-01")
        self.assertIn("2019-01-01 is not after the start 2020-01-01", said[2])

    def test_two_rows_of_one_seat_must_agree(self) -> None:
        header = samples.HEADER.replace("email", "position_number")
        sentence = (
            "Position P-1 is on lines 2, 3 with different titles or departments. Write the same on"
            " each, or use another position_number."
        )
        self.assertEqual(
            self.rejected(
                "E1,A,B,P-1,Firefighters,Fire,,,,",
                "E2,C,D,P-1,Firefighters,Water,,,,",
                header=header,
            ),
            {2: sentence, 3: sentence},
        )

    def test_one_person_may_hold_two_seats_that_are_named(self) -> None:
        header = samples.HEADER.replace("email", "position_number")
        job = imported(
            catalogue=samples.catalogue(),
            roster=lines(
                "E1,A,B,P-1,Firefighters,Fire,,0.5,,",
                "E1,A,B,P-2,Tanker Driver,Road,,0.5,,",
                header=header,
            ),
        )
        self.assertEqual(job.summary["created"]["employees"], 1)
        self.assertEqual(PositionAssignment.objects.filter(employee__number="E1").count(), 2)

    def test_whoever_reports_to_a_rejected_row_is_not_rejected_but_told(self) -> None:
        job = tried(
            catalogue=samples.catalogue(),
            roster=lines("E1,A,B,,Firefighters,Fire,,2,,", "E2,C,D,,Firefighters,Fire,E1,,,"),
        )
        self.assertEqual(job.summary["rejected"], 1)
        self.assertEqual(
            messages(job)[3],
            "Reports to nobody until line 2, the row of manager E1, is put right.",
        )

    def test_the_good_rows_go_in_when_the_rejected_are_skipped(self) -> None:
        job = tried(
            catalogue=samples.catalogue(),
            roster=lines("E1,A,B,,Firefighters,Fire,,2,,", "E2,C,D,,Firefighters,Fire,E1,,,"),
        )
        done = applied(job, skip_rejected=True)
        self.assertEqual(done.state, ImportState.DONE)
        self.assertEqual(list(Employee.objects.values_list("number", flat=True)), ["E2"])

    def test_an_import_without_a_trial_waits_when_rows_are_rejected(self) -> None:
        job = asking.start(
            actor=admin(),
            roster=lines("E1,A,B,,Firefighters,Fire,,2,,"),
            dry_run=False,
            options=Options(create_unmatched=True),
            at=timezone.now(),
            by_worker=False,
        )
        job = samples.ran(job.pk)
        self.assertEqual((job.state, job.is_applying), (ImportState.READY, False))
        self.assertEqual(job.problem["problems"][0]["code"], "rows_rejected")
        self.assertEqual(Employee.objects.count(), 0)
