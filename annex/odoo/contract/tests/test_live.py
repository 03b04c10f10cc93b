"""The contract against a database that is there: what differs is named."""

from io import StringIO
from unittest import TestCase

import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connections

from annex.odoo.boot import require_contract
from annex.odoo.contract import folding, powers
from annex.odoo.contract.live import NotOdoo, drift, live
from annex.odoo.contract.reading import VERSIONS
from annex.testing.databases import admin_connection
from annex.testing.odoo import OdooDatabase, made, odoo_database
from annex.testing.odoo_template import url_of


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
            (
                "GRANT USAGE ON SEQUENCE ir_attachment_id_seq TO PUBLIC",
                "The sequence ir_attachment_id_seq may be counted up",
            ),
            (
                "GRANT EXECUTE ON FUNCTION lo_export(oid, text) TO PUBLIC",
                "lo_export(oid, text) may be called",
            ),
            ("ALTER EXTENSION pg_trgm SET SCHEMA annex_explorer", "pg_trgm is in a schema"),
            ("DROP EXTENSION pg_trgm CASCADE", "The extension pg_trgm is missing"),
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

    def test_as_many_connections_as_anybody_likes_are_named(self) -> None:
        with self.odoo.as_odoo() as odoo, odoo.transaction(force_rollback=True):
            for limit, named in ((-1, "without a limit"), (61, "at most 61 times")):
                odoo.execute(f"ALTER ROLE annex_odoo_reader CONNECTION LIMIT {limit}")
                odoo.execute("SET LOCAL ROLE annex_odoo_reader")
                found = " ".join(problem.what for problem in powers.beyond(odoo.cursor()))
                odoo.execute("RESET ROLE")
                self.assertIn(f"may be connected {named}, not at most 60 times", found)

    def test_large_objects_are_named_and_keep_nobody_from_starting(self) -> None:
        self.change(
            "GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC",
            "GRANT EXECUTE ON FUNCTION lowrite(integer, bytea) TO PUBLIC",
        )
        (problem,) = drift("odoo")
        self.assertEqual(
            problem.what, "Large objects may be written: lo_create(oid), lowrite(integer, bytea)."
        )
        out = StringIO()
        call_command("odoo_contract", "--check", stdout=out)
        self.assertIn("odoo: Warning: Large objects may be written", out.getvalue())
        with self.assertLogs("annex.odoo.boot", "WARNING") as logs:
            require_contract()
        self.assertIn("lo_create(oid)", logs.output[0])

    def test_another_odoo_is_refused(self) -> None:
        self.change("UPDATE ir_module_module SET latest_version = '15.0.1' WHERE name = 'base'")
        with self.assertRaisesRegex(NotOdoo, "15.0.1"):
            live()


class FoldingTests(TestCase):
    def unable(self, *how: str) -> list[str]:
        def make(name: str) -> None:
            with admin_connection() as admin:
                admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 {' '.join(how)}".encode())

        with made(make) as name, psycopg.connect(url_of(name), client_encoding="utf8") as odoo:
            return [f"{one.what} {one.do}" for one in folding.unable(odoo.cursor())]

    def test_what_can_not_fold_is_refused_and_says_what_to_do(self) -> None:
        ctype, trigrams = self.unable("LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C'")
        self.assertIn("character type is C", ctype)
        self.assertIn("--lc-ctype=C.UTF-8", ctype)
        self.assertIn("pg_trgm is missing", trigrams)
        encoding, _ = self.unable("ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'")
        self.assertIn("encoded in SQL_ASCII", encoding)

    def test_the_type_that_is_advised_folds(self) -> None:
        (trigrams,) = self.unable(
            "ENCODING 'UTF8' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        )
        self.assertIn("pg_trgm is missing", trigrams)


class VersionTests(TestCase):
    def test_the_grants_of_every_version_fit_its_shape(self) -> None:
        for version in VERSIONS:
            with self.subTest(version), odoo_database(version):
                self.assertEqual(drift("odoo"), ())
                self.assertEqual(live().version, version)
