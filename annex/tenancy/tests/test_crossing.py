"""Across accounts: who may, what is seen, and that it is on record whatever happens next."""

from django.db import ProgrammingError, connections, transaction

from annex.identity.models import Account, Membership
from annex.tenancy.context import global_context, no_context
from annex.tenancy.crossing import ALIAS, CrossingRefused, cross_tenant, crossings
from annex.testing import factories
from annex.testing.cases import CommitTestCase
from annex.testing.flush import administrator

REASON = "Support case 4711: a member sees nothing"


class CrossingTests(CommitTestCase):
    databases = frozenset({"default", "owner", ALIAS})

    def setUp(self):
        super().setUp()
        self.third = factories.make_account("Fabrikam")
        for account in (self.account, self.other_account, self.third):
            factories.make_member(account)
        self.enterContext(no_context())

    def seen(self, alias=ALIAS):
        members = Membership._base_manager.using(alias)
        return set(members.values_list("account_id", flat=True))

    def test_rows_of_the_accounts_named_are_read_and_no_others(self):
        named = {self.account.pk, self.third.pk}
        with cross_tenant(reason=REASON, accounts=named) as alias:
            self.assertEqual(self.seen(alias), named)

    def test_all_accounts_are_named_one_by_one(self):
        with cross_tenant(reason=REASON, actor="Ada") as alias:
            self.assertEqual(len(self.seen(alias)), 3)
        found = crossings()[0]
        self.assertEqual((found.actor, found.reason), ("Ada", REASON))
        self.assertEqual(set(found.accounts), set(_ids()))

    def test_it_is_on_record_when_the_work_fails(self):
        with self.assertRaises(KeyError), cross_tenant(reason=REASON, accounts=[self.account.pk]):
            raise KeyError
        self.assertEqual(crossings()[0].accounts, (self.account.pk,))

    def test_nothing_is_seen_before_or_after(self):
        for _ in range(2):
            with self.assertRaisesMessage(ProgrammingError, "no crossing entered"):
                self.seen()
            with cross_tenant(reason=REASON, accounts=[self.account.pk]):
                pass

    def test_a_reason_accounts_and_no_account_entered_are_needed(self):
        for arguments in ({"reason": "because"}, {"reason": REASON, "accounts": []}):
            with (
                self.subTest(arguments),
                self.assertRaises(CrossingRefused) as refusal,
                cross_tenant(**arguments),
            ):
                pass
            self.assertIn("needs a reason", str(refusal.exception))
        with (
            self.as_account(self.account),
            self.assertRaises(CrossingRefused),
            cross_tenant(reason=REASON),
        ):
            pass
        self.assertEqual(crossings(), [])

    def test_the_record_is_committed_first(self):
        connection = connections[ALIAS]
        with (
            self.assertRaisesMessage(ProgrammingError, "commit the opening first"),
            transaction.atomic(using=ALIAS),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "SELECT annex.enter_crossing(annex.open_crossing(%s, 'Ada', %s::uuid[]))",
                [REASON, [self.account.pk]],
            )
        with (
            self.assertRaisesMessage(ProgrammingError, "no such crossing"),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT annex.enter_crossing(gen_random_uuid())")

    def test_a_crossing_has_to_begin_within_five_minutes(self):
        connection = connections[ALIAS]
        with connection.cursor() as cursor:
            opening = "SELECT annex.open_crossing(%s, 'Ada', %s::uuid[])"
            cursor.execute(opening, [REASON, [self.account.pk]])
            ticket = cursor.fetchone()
            administrator(connection.settings_dict["NAME"]).execute(
                "UPDATE annex.crossing SET opened_at = opened_at - interval '6 minutes'"
            )
            with self.assertRaisesMessage(ProgrammingError, "opened too long ago"):
                cursor.execute("SELECT annex.enter_crossing(%s)", ticket)

    def test_the_operator_changes_nothing_and_can_not_alter_the_record(self):
        with cross_tenant(reason=REASON, accounts=[self.account.pk]):
            for statement in (
                "UPDATE identity_membership SET role = 'owner'",
                "DELETE FROM identity_membership",
                "DELETE FROM annex.crossing",
                "UPDATE annex.crossing SET reason = 'something else entirely'",
                "SELECT * FROM identity_user",
                "SELECT annex_seal.put('annex_g')",
                "SELECT annex_seal.enter('x')",
            ):
                with (
                    self.subTest(statement=statement),
                    self.assertRaisesMessage(ProgrammingError, "permission denied"),
                    transaction.atomic(using=ALIAS),
                    connections[ALIAS].cursor() as cursor,
                ):
                    cursor.execute(statement)

    def test_the_runtime_role_can_not_cross(self):
        for statement in (
            f"SELECT annex.open_crossing('{REASON}', 'Ada', ARRAY['{self.account.pk}'::uuid])",
            "SELECT annex.enter_crossing(gen_random_uuid())",
            "SELECT annex.crossed_accounts()",
            "SELECT * FROM annex.crossings(1)",
            "SELECT * FROM annex.crossing",
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaisesMessage(ProgrammingError, "permission denied"),
                connections["default"].cursor() as cursor,
            ):
                cursor.execute(statement)

    def test_every_tenant_table_lets_the_operator_read(self):
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND c.relforcerowsecurity "
                "AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid "
                "AND p.polname = 'operator_reads')"
            )
            self.assertEqual(cursor.fetchall(), [])


def _ids():
    with global_context():
        return list(Account.objects.values_list("pk", flat=True))
