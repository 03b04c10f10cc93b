"""What crosses the wire: naming the account adds no round trip."""

from django.db import DatabaseError, ProgrammingError, connection, connections, transaction
from psycopg import sql

from annex.identity.models import Membership
from annex.tenancy.context import no_context, tenant_context
from annex.testing import factories
from annex.testing.cases import CommitTestCase
from annex.testing.wire import traffic


def read(statement: str, params=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


class RoundTripTests(CommitTestCase):
    def setUp(self):
        super().setUp()
        self.member = factories.make_member(self.account)

    def assert_sent(self, call, *, statements: int, round_trips: int) -> None:
        with traffic(connection) as seen:
            call()
        self.assertEqual((seen.statements, seen.round_trips), (statements, round_trips))

    def test_a_transaction_takes_as_many_as_without_an_account(self):
        def one():
            with transaction.atomic():
                Membership.objects.get(pk=self.member.pk)

        # RESET, SET, BEGIN and enter; SELECT; COMMIT.
        self.assert_sent(one, statements=6, round_trips=3)

    def test_a_statement_in_an_open_transaction_takes_one(self):
        with transaction.atomic():
            Membership.objects.count()
            self.assert_sent(Membership.objects.count, statements=1, round_trips=1)

    def test_a_lone_statement_takes_one(self):
        for call in (
            Membership.objects.count,
            lambda: Membership.objects.get(pk=self.member.pk),
            lambda: Membership.objects.filter(pk=self.member.pk).update(is_active=False),
        ):
            self.assert_sent(call, statements=4, round_trips=1)
        self.member.refresh_from_db()
        self.assertFalse(self.member.is_active)

    def test_changing_the_account_inside_a_transaction_takes_one_more(self):
        with transaction.atomic():
            Membership.objects.count()
            with tenant_context(self.other_account.pk):
                self.assert_sent(Membership.objects.count, statements=2, round_trips=2)


class LoneStatementTests(CommitTestCase):
    def test_its_result_is_the_statements_own(self):
        self.assertEqual(read("SELECT 1, '%%' || %s", ["x"]), [(1, "%x")])
        self.assertEqual(read("SELECT '%'"), [("%",)])
        self.assertEqual(read(sql.SQL("SELECT {}").format(2)), [(2,)])
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1; SELECT 2, 3")
            self.assertEqual(cursor.fetchall(), [(1,)])
            self.assertTrue(cursor.nextset())
            self.assertEqual(cursor.fetchall(), [(2, 3)])

    def test_an_account_is_left_with_the_statement(self):
        self.assertEqual(read("SELECT annex.account_id()"), [(self.account.pk,)])
        with no_context(), self.assertRaisesMessage(ProgrammingError, "no account entered"):
            read("SELECT annex.account_id()")

    def test_an_error_shows_no_token_and_leaves_nothing_open(self):
        with self.assertRaises(DatabaseError) as raised:
            read("SELECT missing")

        self.assertNotIn("annex_t_", str(raised.exception))
        self.assertIn("LINE 2: SELECT missing", str(raised.exception))
        self.assertEqual(read("SELECT 1"), [(1,)])

    def test_a_transaction_begun_in_it_is_not_left_open(self):
        for statement in ("SELECT 1; BEGIN", "BEGIN; SELECT annex_seal.leave(); SELECT 1/0"):
            with self.subTest(statement), connection.cursor() as cursor:
                try:
                    cursor.execute(statement)
                except DatabaseError:
                    self.assertIn("1/0", statement)
            status = connections["default"].connection.info.transaction_status
            self.assertEqual(status.name, "IDLE")

    def test_what_one_left_set_does_not_reach_the_next(self):
        with connection.cursor() as cursor:
            cursor.execute("SET DateStyle = 'SQL, DMY'")
        self.assertEqual(read("SHOW DateStyle"), [("ISO, MDY",)])
        self.assertEqual(read("SHOW TimeZone"), [("UTC",)])

    def test_the_log_of_statements_has_the_statement_only(self):
        with self.assertNumQueries(1) as captured:
            read("SELECT %s", [7])
        self.assertEqual(captured.captured_queries[0]["sql"], "SELECT 7")

    def test_many_at_once_are_one_transaction(self):
        with self.assertRaises(DatabaseError), connection.cursor() as cursor:
            cursor.executemany("SELECT 1 / %s", [(1,), (0,)])
        status = connections["default"].connection.info.transaction_status
        self.assertEqual(status.name, "IDLE")
