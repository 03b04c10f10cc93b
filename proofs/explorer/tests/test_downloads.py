"""Downloads in short: some dozen through the real web server, which is killed once."""

import socket
from urllib.parse import urlsplit

from django.test import SimpleTestCase

from annex.odoo.accounts.tests import company
from annex.tenancy.context import no_context
from annex.testing.cases import CommitTestCase
from annex.testing.odoo import WithOdoo, odoo_database
from proofs.explorer import downloads


class DownloadTests(WithOdoo, CommitTestCase):
    @classmethod
    def setUpClass(cls):
        cls.odoo = cls.enterClassContext(odoo_database(modules=company.MODULES))
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.enterContext(no_context())

    def test_no_document_passes_through_the_server_and_each_download_is_on_record(self):
        told = []

        holds = downloads.prove(told.append, self.odoo, count=60, kills=1)

        self.assertTrue(holds, "\n".join(told))
        self.assertIn("the web server killed 1 times", told[0])
        self.assertIn(" 0 with bytes of a document in them; 0 visits to the storage", told[1])
        self.assertIn(" 0 downloads wrong; chain unbroken", told[2])


class WatchedTests(SimpleTestCase):
    def test_who_comes_to_the_storage_is_counted(self):
        watched = downloads.Watched()
        place = urlsplit(watched.url)
        for _ in range(3):
            socket.create_connection((place.hostname, place.port), timeout=5).close()

        self.assertEqual(watched.close(), 3)
