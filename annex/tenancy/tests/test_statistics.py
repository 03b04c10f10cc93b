from django.db import connection

from annex.identity.models import Membership
from annex.tenancy import statistics
from annex.testing import factories
from annex.testing.cases import CommitTestCase


class StatisticsTests(CommitTestCase):
    def rows_planned_for(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reltuples FROM pg_class WHERE relname = %s", [Membership._meta.db_table]
            )
            return cursor.fetchone()[0]

    def test_the_planner_hears_of_new_rows_at_once(self):
        for _ in range(7):
            factories.make_member(self.account)

        statistics.refresh([Membership])

        self.assertEqual(self.rows_planned_for(), 7)

    def test_nothing_is_looked_at_when_nothing_was_written(self):
        statistics.refresh([])

        self.assertEqual(Membership.objects.count(), 0)
