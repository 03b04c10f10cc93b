"""A takeover of the samples, for tests of what became of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

from annex.rescue.symfony.tests.test_hashers import hashing_as_in_production_but_fast
from annex.rescue.takeover.models import TakenRow
from annex.rescue.takeover.reconciling import Line
from annex.rescue.takeover.running import Listener
from annex.testing.cases import ServiceTestCase
from platforms.marketplace.takeover.services.running import legacy_database as opened
from platforms.marketplace.takeover.services.running import take_over
from platforms.marketplace.takeover.tests.legacy import change, legacy_database

AT = datetime(2026, 11, 2, 12, tzinfo=UTC)


class TakeoverTestCase(ServiceTestCase):
    """An account, and a database of ``scripts``, the tables and samples unless said."""

    scripts: ClassVar[tuple[str, ...]] = ()
    url: ClassVar[str]

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.url = cls.enterClassContext(legacy_database(*cls.scripts))

    def setUp(self) -> None:
        super().setUp()
        hashing_as_in_production_but_fast(self)

    def take(self, **options: Any) -> list[Line]:
        """Take over what is there; gives the comparison."""
        with opened(self.url, "Europe/Brussels") as legacy:
            return take_over(legacy=legacy, listener=Listener(), at=AT, **options)

    @contextmanager
    def changed(self, statement: str, undone_by: str) -> Iterator[None]:
        """Change the rows there for a while."""
        change(self.url, statement)
        try:
            yield
        finally:
            change(self.url, undone_by)

    def row(self, table: str, key: str) -> TakenRow:
        return TakenRow.objects.get(table=table, key=key)
