from django.db import connection, transaction

from annex.cascades import planning, statements
from annex.cascades.models import Mark
from annex.cascades.tests.library import LIBRARY, NAME, LibraryTestCase
from annex.tenancy import statistics
from annex.tenancy.context import require_account_id
from annex.testing.plans import Plan, nodes

MANY = 30


class PlanTests(LibraryTestCase):
    """The planner takes the marks for none, as after a vacuum while nothing was to be done."""

    def setUp(self) -> None:
        super().setUp()
        statistics.refresh([Mark])

    def plan_of_consuming(self) -> list[Plan]:
        marked = Mark.objects.filter(level="document").values_list("object_id", flat=True)
        self.assertEqual(len(marked), MANY)
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
        return list(nodes(explained[0]["Plan"]))

    def test_taking_marks_takes_work_in_proportion_to_how_many_there_are(self) -> None:
        folder = self.folder()
        for _ in range(MANY):
            self.document(folder)

        plan = self.plan_of_consuming()

        self.assertNotIn("ctid", " ".join(node.get("Filter", "") for node in plan))
        counted = [node["Actual Loops"] for node in plan if node["Node Type"] == "Aggregate"]
        self.assertEqual(set(counted), {1})
