"""The proof of plans in short, and that it notices what it is there for."""

from django.test import TransactionTestCase

from platforms.readiness.employees.models import Employee
from platforms.readiness.units.models import Unit
from proofs.tenancy.plans.run import run

TABLE = Employee._meta.db_table
PER_ROW = "account_id = annex.account_id()"
CAST = "account_id::text = (SELECT annex.account_id())::text"
EITHER = "CASE WHEN annex.is_global() THEN true ELSE account_id = (SELECT annex.account_id()) END"


def policies(condition: str) -> str:
    return "; ".join(
        f"ALTER POLICY {name} ON {TABLE} USING ({condition})"
        for name in ("account_access", "account_floor")
    )


DAMAGES = {
    "asked for each row": (policies(PER_ROW), "is not compared once"),
    "cast": (policies(CAST), "asks for the account row by row"),
    "either": (policies(EITHER), "is not compared once"),
    "no index": (
        "DO $$ DECLARE one text; BEGIN "
        f"EXECUTE 'ALTER TABLE {TABLE} DROP CONSTRAINT employee_number_in_account'; "
        "FOR one IN SELECT conname FROM pg_constraint "
        f"WHERE conrelid = '{TABLE}'::regclass AND contype = 'u' LOOP "
        f"EXECUTE format('ALTER TABLE {TABLE} DROP CONSTRAINT %I CASCADE', one); END LOOP; "
        "DROP INDEX employee_by_name; END $$",
        "reads a whole table",
    ),
}


class PlansTests(TransactionTestCase):
    def test_every_statement_reads_one_account_and_asks_once_which(self):
        said = []

        self.assertTrue(run(said.append, accounts=400, rows=15), "\n".join(said))

        self.assertRegex(said[-1], r"^plans: proven, (?:[6-9]\d\d|\d{4}) statements of \d\d models")

    def test_damage_is_noticed(self):
        for name, (damage, expected) in DAMAGES.items():
            with self.subTest(name):
                said = []
                proven = run(
                    said.append, accounts=200, rows=30, only=[Employee, Unit], damage=damage
                )
                self.assertFalse(proven)
                self.assertTrue(any(expected in line for line in said), "\n".join(said))
                self.assertFalse(any(Unit._meta.label + ":" in line for line in said))
