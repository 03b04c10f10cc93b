from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from unittest.mock import patch

import psycopg

from annex.odoo.contract.grants import SCHEMA
from annex.odoo.documents import answers as documents
from annex.odoo.documents import candidates, finding
from annex.odoo.documents.answers import Cursor, Filters
from annex.odoo.documents.tests.ground import (
    ADMINISTRATOR,
    ALL_SALES,
    GUEST,
    OWN_SALES,
    STAFF,
    OdooTest,
    document,
    order,
)

EVERYTHING = Filters()
ORDERS = [one for one in documents.ORDERS if one != "relevance"]
NAMES = ("Évaluation", "contrat", "Zone", "ᐊᕙᑕᖅ", "noël", "contrat", "Été 100%")


class TestPages(OdooTest):
    """350 documents on 70 orders: every seventh order is the own seller's."""

    @classmethod
    def write(cls, odoo: psycopg.Connection[Any]) -> None:
        for number in range(1, 71):
            order(odoo, number, seller=OWN_SALES if number % 7 == 0 else ALL_SALES)
            for copy in range(5):
                document(
                    odoo,
                    f"{NAMES[number % 7]} {number % 9}",
                    "sale.order",
                    number,
                    file_size=number * copy % 13,
                    create_date=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number % 11),
                )
        odoo.execute(
            "INSERT INTO project_task (id, name, active) VALUES (1, 'Task', true), (2, 'No', true)"
        )
        odoo.execute("INSERT INTO project_task_user_rel (task_id, user_id) VALUES (1, 8)")
        for task in (1, 2):
            document(odoo, f"task {task}", "project.task", task)

    def ids(self, uid: int, way: str, size: int, filters: Filters = EVERYTHING) -> list[int]:
        found, cursor = [], None
        while True:
            page = documents.page(self.context(uid), filters, order=way, cursor=cursor, size=size)
            found += [one.id for one in page.documents]
            if page.next is None:
                return found
            cursor = Cursor.decode(page.next.encode())

    def expected(self, where: str) -> set[int]:
        with self.odoo.as_odoo() as odoo:
            return {id for (id,) in odoo.execute(f"SELECT id FROM ir_attachment a WHERE {where}")}

    def test_pages_in_every_order_are_exactly_what_the_user_sees(self) -> None:
        wanted = {
            ALL_SALES: self.expected("res_model = 'sale.order'"),
            OWN_SALES: self.expected("res_model = 'sale.order' AND res_id % 7 = 0"),
            GUEST: self.expected("res_model = 'project.task' AND res_id = 1"),
            ADMINISTRATOR: self.expected("true"),
            STAFF: set(),
        }
        for uid, ids in wanted.items():
            for way in ORDERS:
                with self.subTest(uid=uid, order=way):
                    found = self.ids(uid, way, 17)
                    self.assertEqual(len(found), len(ids))
                    self.assertEqual(set(found), ids)

    def test_an_order_is_by_its_key_and_then_by_id_and_reversed_exactly(self) -> None:
        keys = {"name": "folded", "created_at": "created_at", "size": "size"}
        for way, key in keys.items():
            with self.subTest(order=way), self.odoo.as_odoo() as odoo:
                rows = odoo.execute(
                    f"SELECT id FROM {SCHEMA}.document WHERE res_model = 'sale.order' "
                    f"ORDER BY {key}, id"
                )
                ids = [id for (id,) in rows]
                self.assertEqual(self.ids(ALL_SALES, way, 50), ids)
                self.assertEqual(self.ids(ALL_SALES, f"-{way}", 50), ids[::-1])

    def test_a_page_back_is_the_page_that_was(self) -> None:
        for uid in (ALL_SALES, OWN_SALES):
            for way in ORDERS:
                with self.subTest(uid=uid, order=way):
                    context = self.context(uid)
                    first = documents.page(context, Filters(), order=way, size=20)
                    second = documents.page(
                        context, Filters(), order=way, size=20, cursor=first.next
                    )
                    back = documents.page(
                        context, Filters(), order=way, size=20, cursor=second.previous
                    )
                    self.assertIsNone(first.previous)
                    self.assertEqual(back.documents, first.documents)
                    self.assertIsNone(back.previous)
                    self.assertEqual(back.next, first.next)

    def test_a_page_away_from_an_empty_one_leaves_no_document_out(self) -> None:
        context = self.context(GUEST)
        with self.odoo_writes() as odoo:
            odoo.execute("INSERT INTO project_task (id, name, active) VALUES (3, 'Other', true)")
            document(odoo, "other", "project.task", 3, create_date="2030-01-01", file_size=9)
        for way in ORDERS:
            with self.subTest(order=way), self.odoo.as_odoo() as odoo:
                odoo.execute("INSERT INTO project_task_user_rel (task_id, user_id) VALUES (3, 8)")
                first = documents.page(context, Filters(), order=way, size=1)
                second = documents.page(context, Filters(), order=way, size=1, cursor=first.next)
                odoo.execute("DELETE FROM project_task_user_rel WHERE task_id = 3")
                stays_first = first.documents[0].name == "task 1"
                left = first.next if stays_first else second.previous
                empty = documents.page(context, Filters(), order=way, size=1, cursor=left)
                back = empty.previous if stays_first else empty.next
                page = documents.page(context, Filters(), order=way, size=1, cursor=back)
                self.assertEqual(empty.documents, ())
                self.assertEqual([one.name for one in page.documents], ["task 1"])

    def test_search_ignores_case_and_accents_and_finds_syllabics_and_two_letters(self) -> None:
        for text, where in (
            ("EVALUATION", "name LIKE 'Évaluation%'"),
            ("évalua", "name LIKE 'Évaluation%'"),
            ("ontra", "name LIKE 'contrat%'"),
            ("ᐊᕙᑕ", "name LIKE 'ᐊᕙᑕᖅ%'"),
            ("zo", "name LIKE 'Zone%'"),
            ("on", "false"),
            ("100%", "name LIKE 'Été 100%'"),
            ("zone 4", "name = 'Zone 4'"),
            ("_one", "false"),
        ):
            for way in documents.ORDERS:
                with self.subTest(text=text, order=way):
                    found = self.ids(ALL_SALES, way, 7, Filters(search=text))
                    self.assertEqual(len(found), len(set(found)))
                    self.assertEqual(set(found), self.expected(where))

    def test_no_way_of_looking_changes_what_is_found(self) -> None:
        searches = {None: "true", "contrat": "name LIKE 'contrat%'", "task": "name LIKE 'task%'"}
        rights = {
            ALL_SALES: "res_model = 'sale.order'",
            OWN_SALES: "res_model = 'sale.order' AND res_id % 7 = 0",
            GUEST: "res_model = 'project.task' AND res_id = 1",
            ADMINISTRATOR: "true",
        }
        # Small enough that models are gathered or are too large for it, and searches are walked.
        for gathers in (10, 60):
            with (
                patch.multiple(candidates, MOST_GATHERED=gathers, MOST_OF_MODEL=gathers, RANGE=2),
                patch.multiple(finding, FIRST=10, FIRST_RANGE=60, POOR=0.5, JUDGED_BY=3),
            ):
                for (uid, right), (text, where) in product(rights.items(), searches.items()):
                    for way in documents.ORDERS:
                        with self.subTest(gathers=gathers, uid=uid, search=text, order=way):
                            found = self.ids(uid, way, 23, Filters(search=text))
                            self.assertEqual(len(found), len(set(found)))
                            self.assertEqual(set(found), self.expected(f"{right} AND {where}"))

    def test_filters_narrow(self) -> None:
        day = datetime(2026, 1, 5, tzinfo=UTC)
        for filters, where in (
            (Filters(model="sale.order", record_id=7), "res_id = 7 AND res_model = 'sale.order'"),
            (Filters(created_from=day), "create_date >= '2026-01-05' AND res_model = 'sale.order'"),
            (Filters(created_before=day), "create_date < '2026-01-05' AND res_model='sale.order'"),
            (Filters(kind="image"), "false"),
            (Filters(kind="pdf"), "res_model = 'sale.order'"),
            (Filters(directory_id=1), "false"),
        ):
            with self.subTest(filters=filters):
                found = self.ids(ALL_SALES, "-created_at", 40, filters)
                self.assertEqual(set(found), self.expected(where))
                number = documents.count(self.context(ALL_SALES), filters)
                self.assertEqual(number, documents.Count(len(found), False))

    def test_a_capped_count_says_so(self) -> None:
        found = documents.count(self.context(ALL_SALES), Filters(), cap=100)
        self.assertEqual(found, documents.Count(100, True))

    def test_a_cursor_of_another_order_or_of_nobody_is_refused(self) -> None:
        for bad in ("", "é", "W10", Cursor(1, 1).encode()):
            with self.subTest(cursor=bad), self.assertRaises(documents.BadCursor):
                documents.page(
                    self.context(ALL_SALES), Filters(), order="name", cursor=Cursor.decode(bad)
                )

    def test_trees_hold_what_is_seen_alone(self) -> None:
        context = self.context(OWN_SALES)
        (models,) = documents.tree(context, "record")
        self.assertEqual((models.label, models.number), ("Bon de commande", 50))
        below = documents.tree(context, "record", "sale.order")
        self.assertEqual(
            {(one.label, one.number) for one in below},
            {(f"S{number}", 5) for number in range(7, 71, 7)},
        )
        (kind,) = documents.tree(context, "type")
        self.assertEqual((kind.key, kind.number), ("pdf", 50))
        self.assertEqual(documents.tree(context, "directory"), ())
