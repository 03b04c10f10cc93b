"""The demo's Odoo, made whole and seen by its people through the explorer's own answers."""

import wave
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import TestCase
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from annex.odoo.context import OdooContext, context_for
from annex.odoo.contract.live import drift
from annex.odoo.demo import files
from annex.odoo.demo.building import build
from annex.odoo.demo.registry import VERSION
from annex.odoo.documents import answers as documents
from annex.odoo.documents import projection
from annex.odoo.documents.answers import Filters
from annex.testing.odoo import granted, made


@contextmanager
def demo(folder: Path | None = None) -> Iterator[None]:
    """Make the demo's Odoo in a database of its own, with its projection."""
    with made() as name:
        url = urlsplit(settings.ADMIN_DATABASE_URL)._replace(path=f"/{name}").geturl()
        build(url, bucket="bucket", folder=folder)
        with granted(url, VERSION):
            projection.sync(whole=True)
            yield


class DemoTests(TestCase):
    folder: Path

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(TemporaryDirectory()))
        cls.enterClassContext(demo(cls.folder))

    def see(self, login: str, *companies: int) -> OdooContext:
        with connections["odoo"].cursor() as cursor:
            cursor.execute("SELECT id FROM res_users WHERE login = %s", [login])
            (uid,) = cursor.fetchone()
        return context_for(uid, companies or None)

    def all(self, context: OdooContext, **filters: object) -> list[documents.Document]:
        found: list[documents.Document] = []
        cursor = None
        while True:
            page = documents.page(context, Filters(**filters), cursor=cursor, size=100)  # type: ignore[arg-type]  # by name
            found += page.documents
            cursor = page.next
            if cursor is None:
                return found

    def test_it_is_as_the_contract_says(self) -> None:
        self.assertEqual(drift("odoo"), ())
        self.assertEqual(drift("odoo_projector"), ())

    def test_every_file_is_where_its_row_says_and_of_its_type(self) -> None:
        seen = self.all(self.see("director@fjordlight.example"))
        kinds = {document.kind for document in seen}
        self.assertLessEqual({"pdf", "image", "audio", "text", "office"}, kinds)
        for document in seen:
            if document.openable:
                content = (self.folder / (document.storage.key or "")).read_bytes()
                self.assertEqual(len(content), document.size, document.name)
                self.assertTrue(_is(document.kind, content), document.name)

    def test_everybody_sees_what_their_rules_leave(self) -> None:
        director = self.all(self.see("director@fjordlight.example"))
        seller = self.all(self.see("operations@fjordlight.example"))
        self.assertGreater(len(director), len(seller))
        models = {document.record.model for document in director if document.record}
        self.assertLessEqual({"sale.order", "account.move", "project.project"}, models)
        invoices = [d for d in seller if d.record and d.record.model == "account.move"]
        self.assertEqual(invoices, [])
        self.assertEqual(self.all(self.see("portal@customer.example")), [])

    def test_a_company_sees_nothing_of_another_one_s(self) -> None:
        context = self.see("safety@annex.example", 2)
        names = [d.record.name for d in self.all(context) if d.record]
        self.assertIn("Maple Ridge Clinic", names)
        self.assertNotIn(
            "Maple Ridge Clinic",
            [d.record.name for d in self.all(self.see("safety@annex.example", 1)) if d.record],
        )

    def test_words_are_found_without_their_accents_and_in_syllabics(self) -> None:
        context = self.see("director@fjordlight.example")
        for asked, wanted in (
            ("acetone", "Fiche de données de sécurité – acétone.pdf"),
            ("ᐊᕙᑕᖅ", "ᐊᕙᑕᖅ ᐱᐅᓯᑐᖃᓕᕆᕕᒃ.pdf"),
            ("déversement", "Fiche de données de sécurité – acétone.pdf"),
        ):
            with self.subTest(asked):
                names = [d.name for d in self.all(context, search=asked)]
                self.assertIn(wanted, names)

    def test_it_can_be_browsed_in_four_ways_in_french(self) -> None:
        context = self.see("auditor@fjordlight.example")
        labels = {node.key: node.label for node in documents.tree(context, "record")}
        self.assertEqual(labels["account.move"], "Facture")
        director = self.see("director@fjordlight.example")
        for way in documents.TREES:
            with self.subTest(way):
                self.assertTrue(documents.tree(director, way))
        (below, *_) = documents.tree(director, "directory")
        self.assertTrue(documents.tree(director, "directory", below.key))

    def test_what_no_link_reaches_says_where_it_is(self) -> None:
        kinds = {d.storage.kind for d in self.all(self.see("director@fjordlight.example"))}
        self.assertLessEqual({"s3", "odoo", "database", "url", "unknown"}, kinds)


class FileTests(TestCase):
    def test_the_same_every_time(self) -> None:
        self.assertEqual(files.pdf("Title (1)", ("é",)), files.pdf("Title (1)", ("é",)))
        self.assertEqual(files.docx("Title", ()), files.docx("Title", ()))
        self.assertNotEqual(files.png(1), files.png(2))


def _is(kind: str, content: bytes) -> bool:
    if kind == "pdf":
        return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    if kind == "image":
        return content.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"<?xml"))
    if kind == "audio":
        with wave.open(BytesIO(content)) as sound:
            return sound.getnframes() > 0
    if kind == "office":
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return archive.testzip() is None
    return bool(content)
