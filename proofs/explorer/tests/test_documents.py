"""The explorer lists what Odoo's own ORM lists, in a real Odoo database: where the dump is."""

import json
from unittest import TestCase, TestLoader, TestSuite

import psycopg
from django.db import connections

from annex.odoo.context import context_for
from annex.odoo.contract.grants import SCHEMA
from annex.odoo.documents import answers as documents
from annex.odoo.documents import projection
from annex.odoo.documents.answers import Filters
from annex.testing.odoo import granted
from proofs.explorer.ground import folder, restored, truth_file

INSTALLED = "SELECT name FROM ir_module_module WHERE state = 'installed'"


class TestDocumentsOfADump(TestCase):
    def test_paging_through_everything_gives_what_odoo_lists_in_every_order(self) -> None:
        with restored() as url:
            with psycopg.connect(url) as odoo:
                modules = {name for (name,) in odoo.execute(INSTALLED)}
            with granted(url, 19, modules):
                projection.sync(whole=True)
                users = json.loads(truth_file().read_text())["users"].values()
                for user in [one for one in users if one.get("active")]:
                    for order in documents.ORDERS:
                        with self.subTest(user=user["id"], order=order):
                            self._compare(user["id"], set(user["default_ids"]), order)

    def _compare(self, uid: int, odoos: set[int], order: str) -> None:
        context, found, cursor = context_for(uid), [], None
        while True:
            page = documents.page(context, Filters(), order=order, cursor=cursor, size=50)
            found += [one.id for one in page.documents]
            cursor = page.next
            if cursor is None:
                break
        with connections["odoo"].cursor() as rows:
            # The contents of dms files are shown as such, which no list of attachments has; what a
            # website is made of is no document.
            rows.execute(
                f"SELECT d.id FROM {SCHEMA}.document d JOIN ir_attachment a "
                "ON a.id = d.id WHERE a.res_field IS NULL"
            )
            told = {one for (one,) in rows.fetchall()}
        self.assertEqual(len(found), len(set(found)))
        self.assertEqual(set(found) & told, odoos & told)


def load_tests(loader: TestLoader, tests: TestSuite, pattern: str | None) -> TestSuite:
    """Give the tests where the dump is, and none elsewhere."""
    return tests if folder() else TestSuite()
