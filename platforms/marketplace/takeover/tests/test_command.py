from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import CommandError, call_command
from django.test import override_settings
from psycopg.errors import ReadOnlySqlTransaction

from annex.rescue.symfony.tests.test_hashers import hashing_as_in_production_but_fast
from annex.rescue.takeover.models import TakenRow
from annex.testing.cases import ServiceTestCase
from platforms.marketplace.takeover.services.running import legacy_database as opened
from platforms.marketplace.takeover.tests.legacy import (
    change,
    legacy_database,
    tables,
)


class CommandTests(ServiceTestCase):
    def setUp(self) -> None:
        super().setUp()
        hashing_as_in_production_but_fast(self)

    def run_it(self, *options: str, url: str) -> str:
        out = StringIO()
        with override_settings(LEGACY_DATABASE_URL=url):
            call_command(
                "takeover",
                *(f"--account={self.account.slug}", "--time-zone=Europe/Brussels", *options),
                stdout=out,
                stderr=StringIO(),
            )
        return out.getvalue()

    def test_it_says_what_became_of_each_row_and_compares_both_sides(self) -> None:
        with legacy_database() as url, TemporaryDirectory() as folder:
            report = Path(folder) / "report.csv"
            told = self.run_it("--dry-run", f"--report={report}", url=url)
            lines = report.read_text(encoding="utf-8").splitlines()
        self.assertIn("app_user 5 was refused:", told)
        self.assertIn("Nothing was kept: this was a dry run.", told)
        self.assertIn("sessions stays behind:", told)
        self.assertEqual(len(lines), 1 + 5 + 3 + 5 + 1 + 3 + 1 + 4 + 4 + 3 + 2 + 2)
        self.assertEqual(TakenRow.objects.count(), 0)

    def test_a_table_that_nobody_spoke_of_fails_it(self) -> None:
        with legacy_database() as url:
            change(url, "CREATE TABLE invoice (id int PRIMARY KEY)")
            with self.assertRaisesMessage(CommandError, "do not agree"):
                self.run_it(url=url)

    def test_a_database_of_another_shape_is_told_by_table_and_column(self) -> None:
        for statement, told in (
            ("ALTER TABLE mission DROP COLUMN budget_per_day", "mission has no column budget_per_"),
            ("ALTER TABLE specialist DROP COLUMN cv_blob", "specialist has no column cv_blob"),
            ("DROP TABLE proposal, mission_skill", "no mission_skill, proposal among the tables"),
            ("DROP SCHEMA public CASCADE; CREATE SCHEMA public", "no app_user, client_contact, "),
        ):
            with self.subTest(told), legacy_database() as url:
                change(url, statement)
                with self.assertRaisesMessage(CommandError, told):
                    self.run_it(url=url)

    def test_a_database_without_rows_is_taken_over_and_one_is_never_written(self) -> None:
        with legacy_database(tables()) as url:
            self.assertNotIn("was refused", self.run_it(url=url))
            with opened(url, "UTC") as legacy, self.assertRaises(ReadOnlySqlTransaction):
                legacy._connection.execute("DELETE FROM skill")

    def test_it_asks_for_what_it_needs(self) -> None:
        with self.assertRaisesMessage(CommandError, "Set LEGACY_DATABASE_URL"):
            self.run_it(url="")
        for url in ("postgresql://nobody@127.0.0.1:1/legacy", "nonsense", "mysql://127.0.0.1/x"):
            with self.subTest(url), self.assertRaisesMessage(CommandError, "does not answer"):
                self.run_it(url=url)
        for zone in ("Mars/Olympus", "../x", "Europe", ""):
            with self.subTest(zone), self.assertRaisesMessage(CommandError, "no time zone"):
                self.run_it(f"--time-zone={zone}", url="postgresql://127.0.0.1:1/legacy")
        with self.assertRaisesMessage(CommandError, "The report can not be written"):
            self.run_it("--report=/nowhere/rows.csv", url="postgresql://127.0.0.1:1/legacy")
