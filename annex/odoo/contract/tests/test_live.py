"""The contract against a database that is there: what differs is named."""

from io import StringIO
from unittest import TestCase

from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connections

from annex.odoo.boot import require_contract
from annex.odoo.contract.live import NotOdoo, drift, live
from annex.odoo.contract.reading import VERSIONS
from annex.testing.odoo import OdooDatabase, odoo_database


class LiveTests(TestCase):
    odoo: OdooDatabase

    def setUp(self) -> None:
        self.odoo = self.enterContext(odoo_database())

    def change(self, *statements: str) -> None:
        with self.odoo.as_odoo() as odoo:
            for statement in statements:
                odoo.execute(statement)

    def test_nothing_differs_after_the_grants(self) -> None:
        self.assertEqual(drift("odoo"), ())
        self.assertEqual(drift("odoo_projector"), ())
        require_contract()
        out = StringIO()
        call_command("odoo_contract", "--check", stdout=out)
        self.assertIn("as the contract says", out.getvalue())
        self.assertEqual(live().version, 19)

    def test_each_difference_is_named(self) -> None:
        reader = "annex_odoo_reader"
        for change, named in (
            ("ALTER TABLE ir_rule DROP COLUMN domain_force", "ir_rule.domain_force is missing"),
            (
                "ALTER TABLE res_company ALTER COLUMN name TYPE jsonb USING to_jsonb(name)",
                "res_company.name is jsonb, not character varying",
            ),
            (
                f"REVOKE SELECT (login) ON res_users FROM {reader}",
                "res_users.login may not be read",
            ),
            (
                "ALTER TABLE res_users ADD password varchar; "
                f"GRANT SELECT ON res_users TO {reader}",
                "res_users.password may be read",
            ),
            (
                "CREATE TABLE other (id int); GRANT SELECT ON other TO PUBLIC",
                "other.id may be read",
            ),
            (
                f"GRANT UPDATE (name) ON ir_attachment TO {reader}",
                "ir_attachment may be changed: UPDATE",
            ),
            ("GRANT CREATE ON SCHEMA public TO PUBLIC", "create tables in the schema public"),
            (
                "DO $$ BEGIN EXECUTE format('GRANT TEMP ON DATABASE %I TO PUBLIC', "
                "current_database()); END $$",
                "temporary tables",
            ),
        ):
            with self.subTest(change):
                self.change(change)
                found = " ".join(problem.what for problem in drift("odoo"))
                self.assertIn(named, found)
        with self.assertRaisesRegex(ImproperlyConfigured, "domain_force is missing"):
            require_contract()
        with self.assertRaisesRegex(CommandError, "differences from the contract"):
            call_command("odoo_contract", "--check", stdout=StringIO())

    def test_a_limit_that_is_gone_is_named(self) -> None:
        with connections["odoo"].cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            found = " ".join(problem.what for problem in drift("odoo"))
        self.assertIn("statement_timeout is 0, not 10s", found)

    def test_another_odoo_is_refused(self) -> None:
        self.change("UPDATE ir_module_module SET latest_version = '15.0.1' WHERE name = 'base'")
        with self.assertRaisesRegex(NotOdoo, "15.0.1"):
            live()


class VersionTests(TestCase):
    def test_the_grants_of_every_version_fit_its_shape(self) -> None:
        for version in VERSIONS:
            with self.subTest(version), odoo_database(version):
                self.assertEqual(drift("odoo"), ())
                self.assertEqual(live().version, version)
