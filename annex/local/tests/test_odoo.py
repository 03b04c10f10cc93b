"""Which Odoo `make up` reads: the person's own, a dump of one, or the demo's."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

from annex.local import odoo
from annex.local.console import LocalProblem
from annex.local.environment import ODOO_PROJECTOR_URL, ODOO_URL
from annex.local.services import Services
from annex.local.tests.folders import FolderTestCase, silently
from annex.local.tests.test_environment import ADMIN, SECRETS

LINKED = [
    *("--link", "fjordlight=1,3", "--link", "northpass=2", "--link", "boreal=4"),
    *("--permission", "documents.can_view_documents"),
]


class ChoosingTests(FolderTestCase):
    def services(self, *, programs: Path | None = None, own_storage: bool = True) -> Services:
        """Give what is known of started servers, without starting any."""
        known: Any = SimpleNamespace(
            settings={"ADMIN_DATABASE_URL": ADMIN},
            secrets=SECRETS,
            instance=self.instance,
            programs=programs,
            has_own_storage=own_storage,
        )
        return cast("Services", known)

    def database_of(self, services: Services) -> set[str]:
        return {urlsplit(services.settings[name]).path for name in (ODOO_URL, ODOO_PROJECTOR_URL)}

    def test_the_demo_is_made_with_its_files_and_its_links(self) -> None:
        services = self.services()
        made = odoo.choose(services, {})
        self.assertEqual(self.database_of(services), {"/odoo_demo"})
        bucket = self.instance.folder / "s3" / "buckets" / "annex"
        self.assertEqual(made, ["--files", str(bucket), *LINKED])

    def test_the_demos_api_is_asked_unless_the_person_names_another(self) -> None:
        ours, theirs = self.services(), self.services()
        odoo.choose(ours, {})
        odoo.choose(theirs, {"ODOO_URL": "https://odoo.example"})
        self.assertEqual(ours.settings["ODOO_API_DATABASE"], "odoo_demo")
        self.assertTrue(ours.settings["ODOO_URL"].startswith("http://localhost:"))
        self.assertNotIn("ODOO_URL", theirs.settings)
        dump = self.root / "odoo.dump"
        dump.write_bytes(b"one")
        real = self.services()
        odoo.choose(real, {"ODOO_DUMP": str(dump)})
        self.assertNotIn("ODOO_URL", real.settings)

    def test_files_are_left_out_where_the_storage_is_the_persons(self) -> None:
        with silently() as said:
            made = odoo.choose(self.services(own_storage=False), {})
        self.assertEqual(made, LINKED)
        self.assertIn("can not be opened", said.getvalue())

    def test_an_odoo_that_the_person_named_is_taken_as_it_stands(self) -> None:
        named = {ODOO_URL: "postgresql://r@odoo/prod", ODOO_PROJECTOR_URL: ""}
        services = self.services()
        with silently() as said:
            made = odoo.choose(services, {**named, "ODOO_DUMP": "unused"})
        self.assertIsNone(made)
        self.assertEqual(services.settings[ODOO_URL], named[ODOO_URL])
        self.assertNotIn(ODOO_PROJECTOR_URL, services.settings)
        self.assertIn("it is only read", said.getvalue())

    def test_another_dump_is_another_database_and_the_same_one_stays(self) -> None:
        dump = self.root / "odoo.dump"
        dump.write_bytes(b"one")
        first, again = self.services(programs=Path("/pg/bin")), self.services()
        made = odoo.choose(first, {"ODOO_DUMP": str(dump)})
        self.assertEqual(
            made, ["--dump", str(dump.resolve()), "--pg-restore", "/pg/bin/pg_restore"]
        )
        odoo.choose(again, {"ODOO_DUMP": os.path.relpath(dump)})
        self.assertEqual(self.database_of(first), self.database_of(again))
        dump.write_bytes(b"another")
        other = self.services()
        odoo.choose(other, {"ODOO_DUMP": str(dump)})
        self.assertNotEqual(self.database_of(first), self.database_of(other))
        self.assertNotEqual(self.database_of(first), {"/odoo_demo"})

    def test_a_dump_that_is_not_there_is_a_problem(self) -> None:
        with self.assertRaisesRegex(LocalProblem, "ODOO_DUMP=/none.dump: there is no such file"):
            odoo.choose(self.services(), {"ODOO_DUMP": "/none.dump"})

    def test_links_to_another_odoo_are_forgotten_when_it_changes(self) -> None:
        dump = self.root / "odoo.dump"
        dump.write_bytes(b"one")
        forget = ["--unlink", "fjordlight", "--unlink", "northpass", "--unlink", "boreal"]
        with silently():
            self.assertNotIn("--unlink", odoo.choose(self.services(), {}) or [])
            changed = odoo.choose(self.services(), {"ODOO_DUMP": str(dump)}) or []
            self.assertEqual(changed[-6:], forget)
            again = odoo.choose(self.services(), {"ODOO_DUMP": str(dump)}) or []
            self.assertNotIn("--unlink", again)
            named = {ODOO_URL: "postgresql://r@odoo/prod"}
            self.assertEqual(odoo.choose(self.services(), named), ["--theirs", *forget])
            self.assertIsNone(odoo.choose(self.services(), named))
