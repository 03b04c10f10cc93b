import json
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from annex.cascades import planning, statements
from annex.cascades.models import Mark
from annex.cascades.tests.library import LIBRARY, NAME, LibraryTestCase
from annex.tenancy.context import require_account_id


def aggregates(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if node["Node Type"] == "Aggregate":
        yield node
    for child in node.get("Plans", ()):
        yield from aggregates(child)


class PlanTests(LibraryTestCase):
    def test_what_is_said_of_all_marks_is_counted_once_however_few_are_expected(self) -> None:
        """A plan for the one mark of an empty table would count them all again for each."""
        folder = self.folder()
        for _ in range(30):
            self.document(folder)
        marked = Mark.objects.filter(level="document").values_list("object_id", flat=True)
        parameters = {
            "account": require_account_id(),
            "cascade": NAME,
            "level": "document",
            "ids": statements.array(marked),
            "place": None,
        }
        consume = statements.stage_of(LIBRARY.level("document")).consume
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(planning.BY_HASH)
            cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + consume, parameters)
            (explained,) = cursor.fetchone()
        plan = json.loads(explained)[0]["Plan"]
        loops = [node["Actual Loops"] for node in aggregates(plan)]
        self.assertGreaterEqual(len(loops), 3)
        self.assertEqual(set(loops), {1})
