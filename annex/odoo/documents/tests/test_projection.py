import psycopg

from annex.odoo.contract.grants import PROJECTOR, READER, SCHEMA
from annex.odoo.documents import answers as documents
from annex.odoo.documents import projection
from annex.odoo.documents.answers import Filters
from annex.odoo.documents.tests.ground import (
    ALL_SALES,
    GUEST,
    OWN_SALES,
    OdooTest,
    document,
    order,
)
from annex.odoo.documents.tests.shaped import add_rule


class TestProjection(OdooTest):
    def names(self, uid: int = ALL_SALES, search: str | None = None) -> list[str]:
        page = documents.page(self.context(uid), Filters(search=search), order="name", size=100)
        return [one.name for one in page.documents]

    def test_a_document_that_commits_after_the_sweep_passed_is_found_by_the_next(self) -> None:
        with self.odoo_writes() as odoo:
            order(odoo, 1)
        with psycopg.connect(self.odoo.url) as late:
            document(late, "late", "sale.order", 1)
            with self.odoo_writes() as odoo:
                document(odoo, "early", "sale.order", 1)
            self.assertIn("early", self.names())
            self.assertNotIn("late", self.names())
            late.commit()
        # One step in no time at all looks at the newest ids only.
        projection.sync(for_s=0)
        self.assertIn("late", self.names())

    def test_what_is_deleted_leaves_the_projection_and_is_hidden_before(self) -> None:
        with self.odoo_writes() as odoo:
            order(odoo, 2)
            gone = document(odoo, "deleted", "sale.order", 2)
        self.assertIn("deleted", self.names())
        with self.odoo.as_odoo() as odoo:
            odoo.execute("DELETE FROM ir_attachment WHERE id = %s", [gone])
            self.assertNotIn("deleted", self.names())
            self.assertIsNone(documents.one(self.context(ALL_SALES), gone))
            projection.sync(whole=True)
            left = odoo.execute(f"SELECT 1 FROM {SCHEMA}.document WHERE id = %s", [gone])
            self.assertEqual(left.fetchall(), [])

    def test_a_record_moved_away_hides_its_documents_at_once(self) -> None:
        with self.odoo_writes() as odoo:
            order(odoo, 3, seller=OWN_SALES)
            own = document(odoo, "moved", "sale.order", 3)
        self.assertIn("moved", self.names(OWN_SALES))
        self.assertEqual(set(documents.contents(self.context(OWN_SALES), [own])), {own})
        with self.odoo.as_odoo() as odoo:
            odoo.execute("UPDATE sale_order SET user_id = 2 WHERE id = 3")
        self.assertNotIn("moved", self.names(OWN_SALES))
        self.assertNotIn("moved", self.names(OWN_SALES, "moved"))
        self.assertIsNone(documents.one(self.context(OWN_SALES), own))
        self.assertEqual(documents.contents(self.context(OWN_SALES), [own]), {})

    def test_a_document_linked_elsewhere_is_hidden_before_the_sweep_comes(self) -> None:
        with self.odoo_writes() as odoo:
            order(odoo, 4, seller=OWN_SALES)
            own = document(odoo, "relinked", "sale.order", 4)
        with self.odoo.as_odoo() as odoo:
            odoo.execute("UPDATE ir_attachment SET res_model = 'res.users' WHERE id = %s", [own])
        self.assertNotIn("relinked", self.names(OWN_SALES))

    def test_what_is_no_document_is_left_out(self) -> None:
        with self.odoo_writes() as odoo:
            order(odoo, 5)
            document(odoo, "field", "sale.order", 5, res_field="image_1920")
            document(odoo, "asset", None, 0, public=True, url="/web/assets/1/web.css")
            document(odoo, "view", "ir.ui.view", 5, public=True)
            document(odoo, "public", "sale.order", 5, public=True)
        self.assertEqual(self.names(GUEST), ["public"])

    def test_extracted_text_is_found_in_french_and_english_with_a_snippet(self) -> None:
        with self.odoo_writes() as odoo:
            order(odoo, 6)
            text = "Les employés ont été évalués. The committees decided. ᓄᓇᕕᒃ"
            document(odoo, "plain.pdf", "sale.order", 6, index_content=text)
        for word in ("employe", "évalué", "committee", "decide", "ᓄᓇᕕᒃ"):
            with self.subTest(word=word):
                page = documents.page(
                    self.context(ALL_SALES), Filters(search=word), order="relevance"
                )
                self.assertEqual([one.name for one in page.documents], ["plain.pdf"])
                self.assertIn("employés", page.documents[0].snippet or "")

    def test_a_projection_of_another_version_is_built_anew(self) -> None:
        with self.odoo_writes() as odoo:
            order(odoo, 7)
            document(odoo, "rebuilt", "sale.order", 7)
            odoo.execute(f"UPDATE {SCHEMA}.state SET version = 0")
        self.assertIn("rebuilt", self.names())
        with self.odoo.as_odoo() as odoo:
            version = odoo.execute(f"SELECT version FROM {SCHEMA}.state").fetchone()
        self.assertEqual(version, (projection.VERSION,))
        self.assertFalse(projection.ensure())

    def test_the_projectors_role_owns_it_and_the_reader_only_reads(self) -> None:
        with self.odoo.as_odoo() as odoo:
            found = odoo.execute(
                "SELECT tableowner, has_table_privilege(%s, schemaname || '.' || tablename, "
                "'INSERT, UPDATE, DELETE, TRUNCATE') FROM pg_tables WHERE schemaname = %s",
                [READER, SCHEMA],
            ).fetchall()
        self.assertEqual(found, [(PROJECTOR, False)] * 2)

    def test_the_status_tells_rows_storages_and_what_is_refused(self) -> None:
        with self.odoo_writes() as odoo:
            order(odoo, 8)
            odoo.execute(
                "INSERT INTO fs_storage (name, code, protocol, directory_path) "
                "VALUES ('A', 'archive', 's3', 'bucket/below')"
            )
            stored = document(odoo, "s3", "sale.order", 8, store_fname="archive://1/a.pdf")
            add_rule(odoo, "sale.order", None, "[('unknown_field', '=', 1)]")
            odoo.execute("INSERT INTO orm_signaling_default (id) VALUES (2)")
        status = documents.status()
        self.addCleanup(self._drop_rule)
        self.assertIn(
            ("s3", "archive", 1), [(one.kind, one.code, one.number) for one in status.storages]
        )
        self.assertEqual({one.model for one in status.refused}, {"sale.order"})
        self.assertIsNotNone(status.synced_at)
        self.assertLess(status.lag_seconds or 1e9, 600)
        with self.odoo.as_odoo() as odoo:
            rows = odoo.execute(f"SELECT count(*) FROM {SCHEMA}.document").fetchone()
        self.assertEqual((status.rows,), rows)
        self._drop_rule()
        found = documents.one(self.context(ALL_SALES), stored)
        assert found is not None
        self.assertEqual(
            (found.storage.kind, found.storage.bucket, found.storage.key),
            ("s3", "bucket", "below/1/a.pdf"),
        )

    def _drop_rule(self) -> None:
        with self.odoo.as_odoo() as odoo:
            odoo.execute("DELETE FROM ir_rule WHERE domain_force LIKE '%unknown%'")
            odoo.execute(
                "INSERT INTO orm_signaling_default (id) SELECT max(id)+1 FROM orm_signaling_default"
            )
