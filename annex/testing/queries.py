"""Assertions about how many statements something sends."""

from collections.abc import Callable
from unittest import TestCase

from django.db import DEFAULT_DB_ALIAS, connections
from django.test.utils import CaptureQueriesContext


class QueriesMixin(TestCase):
    """Adds assertions about statements to a test case."""

    def assertSameQueries(
        self, read: Callable[[], object], make_row: Callable[[], object], *, rows: int = 5
    ) -> None:
        """Fail unless ``read`` sends as many statements over one row as over ``rows``."""
        make_row()
        read()  # what is cached for the process is not a cost of the list
        one = self._statements_of(read)
        for _ in range(rows - 1):
            make_row()
        many = self._statements_of(read)
        if len(many) != len(one):
            listed = "\n".join(f"  {statement[:300]}" for statement in many)
            self.fail(
                f"{len(one)} statements over one row, {len(many)} over {rows}; the latter:\n"
                f"{listed}"
            )

    def _statements_of(self, read: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connections[DEFAULT_DB_ALIAS]) as captured:
            read()
        return [query["sql"] for query in captured.captured_queries]
