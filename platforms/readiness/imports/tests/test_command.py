import csv
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path
from unittest import skipUnless

from django.conf import settings
from django.core.management import CommandError, call_command

from annex.testing.cases import ServiceTestCase
from platforms.readiness.employees.models import Employee
from platforms.readiness.imports.models import ImportJob, ImportState
from platforms.readiness.imports.tests import samples

ONET = settings.BASE_DIR.parent / "shared" / "onet"
TOOL = settings.BASE_DIR / "tools" / "make_roster.py"


class CommandTests(ServiceTestCase):
    def run_command(self, *more: str, roster: Path = samples.FOLDER / "roster.csv") -> str:
        out = StringIO()
        call_command(
            "import_roster",
            f"--account={self.account.slug}",
            f"--catalogue={samples.FOLDER}",
            f"--roster={roster}",
            *more,
            stdout=out,
        )
        return out.getvalue()

    def test_it_tries_shows_and_writes(self) -> None:
        said = self.run_command("--yes")
        self.assertIn("Rows: 7 people new, 0 people changed, 0 unchanged, 0 rejected", said)
        self.assertIn("Titles: 4 alternate, 2 similar, 1 title", said)
        self.assertIn("Imported.", said)
        self.assertEqual(Employee.objects.count(), 7)

    def test_a_dry_run_writes_nothing_and_waits_for_review(self) -> None:
        said = self.run_command("--dry-run")
        self.assertIn("Nothing was written.", said)
        self.assertEqual(Employee.objects.count(), 0)
        self.assertEqual(ImportJob.objects.get().state, ImportState.READY)

    def test_rejected_rows_are_shown_and_refused(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            roster = Path(folder, "roster.csv")
            roster.write_bytes(
                samples.lines(
                    "E1,A,B,,Firefighters,Fire,,3,,", "E2,A,B,,Whisperer,Fire,,,,"
                ).content
            )
            out = StringIO()
            with self.assertRaisesMessage(CommandError, "2 rows are rejected."):
                call_command(
                    "import_roster",
                    f"--account={self.account.slug}",
                    f"--roster={roster}",
                    f"--catalogue={samples.FOLDER}",
                    "--yes",
                    stdout=out,
                )
        self.assertIn("roster.csv line 2: fte: 3 is not above 0 and up to 1.", out.getvalue())
        self.assertIn("Unmatched: “Whisperer” (1 rows); near: ", out.getvalue())
        self.assertEqual(Employee.objects.count(), 0)

    def test_what_is_not_there_is_named(self) -> None:
        with self.assertRaisesMessage(CommandError, "There is no file"):
            self.run_command(roster=Path("nowhere.csv"))
        there = ", ".join(sorted([self.account.slug, self.other_account.slug]))
        with self.assertRaisesMessage(CommandError, f"There is no account x. There are: {there}."):
            call_command("import_roster", "--account=x", "--roster=r.csv")
        with self.assertRaisesMessage(CommandError, "Say which account with --account."):
            call_command("import_roster", "--roster=r.csv")


def made(catalogue: Path, out: Path, *options: str) -> bytes:
    """Return the roster that the generator makes of a catalogue."""
    command = [sys.executable, str(TOOL), f"--catalogue={catalogue}", f"--out={out}", *options]
    subprocess.run(command, check=True, capture_output=True)
    return out.read_bytes()


class GeneratorTests(ServiceTestCase):
    def test_the_same_seed_makes_the_same_roster_and_it_imports(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            options = ("--rows=300", "--titles=12", "--crowd=90", "--crowd-code=33-2011.00")
            first = made(samples.FOLDER, Path(folder, "a.csv"), *options)
            again = made(samples.FOLDER, Path(folder, "b.csv"), *options)
            other = made(samples.FOLDER, Path(folder, "c.csv"), *options, "--seed=1")
        self.assertEqual(first, again)
        self.assertNotEqual(first, other)
        roster = samples.Upload("roster.csv", first)
        job = samples.imported(catalogue=samples.catalogue(), roster=roster, create_unmatched=True)
        self.assertEqual(job.summary["people_created"], 300)

    @skipUnless(ONET.is_dir(), "O*NET's own files are not beside the project")
    def test_onets_own_files_are_read_whole_and_match_a_roster_made_of_them(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            options = ("--rows=600", "--titles=200", "--crowd=200")
            content = made(ONET, Path(folder, "a.csv"), *options)
        rows = list(csv.DictReader(StringIO(content.decode())))
        self.assertEqual(len({row["employee_number"] for row in rows}), 600)
        # Tried only: writing fifty thousand titles takes longer than it tells.
        job = samples.tried(
            catalogue=[samples.Upload(path.name, path.read_bytes()) for path in ONET.glob("*.tsv")],
            roster=samples.Upload("roster.csv", content),
            create_unmatched=True,
            all_tasks=True,
        )
        summary, titles = job.summary, job.summary["titles"]
        self.assertEqual((summary["people_created"], summary["rejected"]), (600, 0))
        self.assertEqual(summary["created"]["roles"], 1016 + titles["created"])
        self.assertEqual(summary["created"]["titles"], 54979)
        self.assertEqual(summary["created"]["responsibilities"], 19259)
        self.assertLess(titles["created"], 0.1 * sum(titles.values()))
