"""Nothing of the demo's Odoo is refused for want of understanding, and it is the same each time."""

import hashlib
import tempfile
from pathlib import Path
from typing import Any
from unittest import TestCase

import psycopg
from django.conf import settings

from annex.odoo.attachments import readable_models
from annex.odoo.context import OdooUserInactive, context_for
from annex.odoo.demo.building import build
from annex.odoo.demo.documents import STORAGE
from annex.odoo.demo.people import FIRST_USER, LEFT, USERS
from annex.odoo.rules.reading import refusals
from annex.testing.odoo import OdooMixin, made
from annex.testing.odoo_template import url_of

IDS = {login: number for number, (login, *_) in enumerate(USERS, FIRST_USER)}
DOCUMENTS = "SELECT * FROM ir_attachment ORDER BY id"
STORED = "SELECT store_fname, checksum, file_size FROM ir_attachment WHERE store_fname LIKE %s"


class ReadingTests(OdooMixin):
    def test_every_rule_compiles_for_everybody(self) -> None:
        asked = 0
        for login in IDS.keys() - {LEFT}:
            context = context_for(IDS[login])
            for model in readable_models(context):
                asked += 1
                with self.subTest(login, model=model):
                    self.assertEqual(refusals(model, context), ())
        self.assertGreater(asked, len(IDS))

    def test_who_has_left_is_refused(self) -> None:
        with self.assertRaises(OdooUserInactive):
            context_for(IDS[LEFT])


class BuildingTests(TestCase):
    def built(self, folder: Path | None) -> tuple[list[Any], list[Any]]:
        """Build the demo; give every document's row, and what is said of those with files."""
        with made() as name:
            build(url_of(name), bucket=settings.S3_BUCKET, folder=folder)
            with psycopg.connect(url_of(name)) as odoo:
                stored = odoo.execute(STORED, [f"{STORAGE}://%"]).fetchall()
                return odoo.execute(DOCUMENTS).fetchall(), stored

    def test_it_is_the_same_each_time_and_its_files_are_what_the_rows_say(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        documents, stored = self.built(folder)
        self.assertEqual(self.built(None)[0], documents)
        self.assertGreater(len(stored), 250)
        for name, checksum, size in stored:
            content = (folder / "odoo" / name.removeprefix(f"{STORAGE}://")).read_bytes()
            digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
            self.assertEqual((len(content), digest), (size, checksum), name)
