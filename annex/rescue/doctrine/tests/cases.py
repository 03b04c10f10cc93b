"""A database that Doctrine could have made, for the tests of what reads it."""

from pathlib import Path
from typing import ClassVar
from unittest import TestCase  # Django's would forbid a connection made here

from django.db import connections

from annex.testing.scratch import scratch_database

ALIAS = "legacy"


class LegacyTestCase(TestCase):
    """Gives each class of tests the database, under the alias ``legacy``."""

    url: ClassVar[str]

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        statements = (Path(__file__).parent / "legacy.sql").read_text()
        cls.url = cls.enterClassContext(scratch_database(ALIAS, statements))

    def setUp(self) -> None:
        super().setUp()
        self.connection = connections[ALIAS]
        self.connection.set_autocommit(False)
        self.addCleanup(self.connection.set_autocommit, True)
        self.addCleanup(self.connection.rollback)
