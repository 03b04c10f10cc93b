"""The operator's console, on a connection of its own."""

from io import StringIO

from django.core.management import CommandError, call_command

from annex.identity.models import Account
from annex.tenancy.context import no_context
from annex.testing import factories
from annex.testing.cases import CommitTestCase

REASON = "Support case 4711: a member sees nothing"
COUNT = "SELECT account_id, count(*) AS members FROM identity_membership GROUP BY account_id"


class OperatorTests(CommitTestCase):
    databases = frozenset({"default", "owner", "operator"})
    within_account = False

    def setUp(self) -> None:
        super().setUp()
        for account in (self.account, self.other_account):
            factories.make_member(account)

    def run_command(self, *arguments: str) -> str:
        out = StringIO()
        with no_context():
            call_command("operator", *arguments, stdout=out)
        return out.getvalue()

    def test_accounts_are_listed_with_their_status(self) -> None:
        said = self.run_command("accounts")
        for account in (self.account, self.other_account):
            self.assertRegex(said, rf"{account.slug} +active +\S+ +{account.name} +{account.pk}")

    def test_an_account_is_suspended_closed_and_reopened(self) -> None:
        for verb, status in (("suspend", "suspended"), ("close", "closed"), ("reopen", "active")):
            self.assertEqual(
                self.run_command(verb, self.account.slug), f"{self.account.slug} is {status}.\n"
            )
            self.assertEqual(Account.objects.get(pk=self.account.pk).status, status)
        with self.assertRaisesMessage(CommandError, "There is no account nobody."):
            self.run_command("close", "nobody")

    def test_a_query_reads_the_accounts_named_and_is_on_record(self) -> None:
        said = self.run_command("query", COUNT, "--reason", REASON, "--actor", "Ada")
        self.assertIn("(2 rows)", said)
        one = ["--account", self.account.slug]
        said = self.run_command("query", COUNT, "--reason", REASON, "--actor", "Bea", *one)
        self.assertIn(f"{self.account.pk}  1\n(1 rows)", said)
        lines = self.run_command("log").splitlines()
        self.assertRegex(lines[0], f"Bea  {REASON}$")
        self.assertEqual(lines[1].strip(), self.account.slug)
        self.assertRegex(lines[2], f"Ada  {REASON}$")

    def test_what_is_no_reading_is_refused_in_a_sentence(self) -> None:
        for sql, message in (
            ("DELETE FROM identity_membership", "permission denied"),
            ("SELECT password FROM identity_user", "permission denied"),
            ("SELEC 1", "syntax error"),
            ("SET search_path = pg_catalog", "reads nothing"),
        ):
            with self.subTest(sql=sql), self.assertRaisesRegex(CommandError, message):
                self.run_command("query", sql, "--reason", REASON)
        with self.assertRaisesMessage(CommandError, "needs a reason"):
            self.run_command("query", COUNT, "--reason", "because")
        with self.assertRaisesMessage(CommandError, "There is no account nobody"):
            self.run_command("query", COUNT, "--reason", REASON, "--account", "nobody")
