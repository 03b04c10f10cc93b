"""What EXPLAIN tells of other accounts' values: nothing that depends on them."""

import json
import uuid

from django.core.checks import Error
from django.db import connection, connections

from annex.identity.models import Membership, User
from annex.tenancy.checks import deployed_catalog_isolates
from annex.tenancy.context import no_context, tenant_context
from annex.tenancy.estimates import sampled, telling_columns
from annex.testing import factories
from annex.testing.cases import CommitTestCase
from annex.testing.flush import administrator


class EstimateTests(CommitTestCase):
    def setUp(self):
        super().setUp()
        for _ in range(40):
            factories.make_member(self.other_account)
        factories.make_member(self.account)
        administrator(connection.settings_dict["NAME"]).execute(
            "ANALYZE identity_user, identity_membership"
        )

    def estimates(self, table: str, comparisons: list[str]) -> set[int]:
        """Return what Postgres expects, in the account entered, for each comparison."""
        expected = set()
        with connection.cursor() as cursor:
            for comparison in comparisons:
                cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {table} WHERE {comparison}")
                plan = cursor.fetchone()[0]
                plan = json.loads(plan) if isinstance(plan, str) else plan
                expected.add((plan[0]["Plan"]["Plan Rows"], plan[0]["Plan"]["Total Cost"]))
        return expected

    def test_ids_of_other_accounts_can_not_be_found_by_halving(self):
        marks = [uuid.UUID(int=n << 124) for n in range(16)]
        with tenant_context(self.other_account.pk):
            marks += list(Membership.objects.values_list("pk", flat=True))
        found = self.estimates("identity_membership", [f"id < '{mark}'" for mark in marks])
        self.assertEqual(len(found), 1)

    def test_texts_of_other_accounts_can_not_be_found_by_halving(self):
        wanted = [f"email < '{letter}'" for letter in "0123456789abcdefghijklmnopqrstuvwxyz"]
        self.assertEqual(len(self.estimates("identity_user", wanted)), 1)
        addresses = [f"email = 'person-{n}@example.test'" for n in range(100)]
        self.assertEqual(len(self.estimates("identity_user", addresses)), 1)


class SampledTests(CommitTestCase):
    databases = frozenset({"default", "owner"})

    def test_nothing_that_tells_is_sampled(self):
        self.assertEqual(list(sampled(connection)), [])

    def test_what_people_write_and_ids_tell_and_choices_do_not(self):
        self.assertEqual(telling_columns(Membership), ["id", "user_id", "unit_id"])
        self.assertIn("email", telling_columns(User))

    def test_a_column_that_is_sampled_again_is_named(self):
        with connections["owner"].cursor() as owner:
            owner.execute("ALTER TABLE identity_membership ALTER COLUMN user_id SET STATISTICS -1")
            try:
                with no_context():
                    found = deployed_catalog_isolates()
            finally:
                owner.execute(
                    "ALTER TABLE identity_membership ALTER COLUMN user_id SET STATISTICS 0"
                )
        self.assertIn("identity_membership.user_id", "".join(e.msg for e in found))
        self.assertTrue(all(isinstance(e, Error) for e in found))
