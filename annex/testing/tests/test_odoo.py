"""The demo's Odoo for tests: built once, and nobody sees what another one changed."""

from unittest import TestCase

from django.db import DatabaseError, connections

from annex.odoo.router import PROJECTOR_ALIAS, READER_ALIAS
from annex.testing import odoo_template
from annex.testing.cases import ServiceTestCase
from annex.testing.databases import admin_connection, is_built
from annex.testing.odoo import OdooMixin, demo_database

COUNT = "SELECT count(*) FROM ir_attachment"


def answer(alias: str, statement: str) -> object:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


class CloneTests(TestCase):
    def test_what_one_test_changes_no_other_sees(self) -> None:
        with demo_database() as first:
            before = answer(READER_ALIAS, COUNT)
            with first.as_odoo() as odoo:
                odoo.execute("DELETE FROM ir_attachment WHERE id % 2 = 0")
            self.assertLess(answer(READER_ALIAS, COUNT), before)
        with demo_database():
            self.assertEqual(answer(READER_ALIAS, COUNT), before)
        self.assertNotIn(READER_ALIAS, connections.settings)

    def test_the_template_is_built_once_and_says_from_what(self) -> None:
        made = "SELECT oid FROM pg_database WHERE datname = %s"
        with demo_database(), admin_connection() as admin:
            name = odoo_template.template()
            self.assertTrue(is_built(admin, name, odoo_template.key()))
            self.assertFalse(is_built(admin, name, "other sources"))
            first = admin.execute(made, [name]).fetchone()
            with demo_database():
                self.assertEqual(admin.execute(made, [name]).fetchone(), first)

    def test_a_clone_is_gone_after_its_test(self) -> None:
        with demo_database() as odoo:
            name = odoo.url.rpartition("/")[2].partition("?")[0]
        with admin_connection() as admin:
            there = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            self.assertIsNone(there.fetchone())


class MixinTests(OdooMixin, ServiceTestCase):
    def test_both_roles_reach_the_clone_beside_our_own_database(self) -> None:
        self.assertEqual(answer(READER_ALIAS, "SELECT current_user"), "annex_odoo_reader")
        self.assertEqual(answer(PROJECTOR_ALIAS, "SELECT current_user"), "annex_odoo_projector")
        self.assertEqual(answer("default", "SELECT current_user"), "annex_app")

    def test_neither_role_changes_anything_of_odoos(self) -> None:
        for alias, why in ((READER_ALIAS, "read-only"), (PROJECTOR_ALIAS, "permission denied")):
            with self.subTest(alias), self.assertRaisesRegex(DatabaseError, why):
                answer(alias, "UPDATE ir_attachment SET name = 'x' RETURNING id")

    def test_no_transaction_is_open_on_them(self) -> None:
        for alias in (READER_ALIAS, PROJECTOR_ALIAS):
            self.assertFalse(connections[alias].in_atomic_block)
        self.assertTrue(connections["default"].in_atomic_block)
