"""The commands that make accounts and clients."""

from datetime import timedelta
from io import StringIO
from unittest import mock

from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from annex.identity.models import AccessToken, Account, Application, User
from annex.identity.tasks import clear_expired_tokens
from annex.identity.tests.samples import WithSampleScopes
from annex.testing.cases import ApiTestCase
from annex.testing.client import PlainClient
from annex.testing.factories import make_token, make_user


def run(*args: str, stdin: str = "") -> str:
    out = StringIO()
    with mock.patch("sys.stdin", StringIO(stdin)):
        call_command(*args, stdout=out)
    return out.getvalue()


class Commands(WithSampleScopes, ApiTestCase):
    def test_create_account_with_an_owner_who_can_sign_in(self) -> None:
        said = run(
            "create_account",
            "Northern Fire",
            "--owner-email",
            "Ada@example.test",
            stdin="correct horse battery\n",
        )
        account = Account.objects.get(slug="northern-fire")
        self.assertIn(str(account.pk), said)
        self.assertNotIn("correct horse", said)
        self.assertTrue(
            self.client.login(username="ada@example.test", password="correct horse battery")
        )
        second = run("create_account", "Second", "--owner-email", "ada@example.test")
        self.assertIn("second", second)

    def test_create_account_leaves_nothing_behind_when_refused(self) -> None:
        for name, password, said in (
            ("Fresh", "short", "too short"),
            (self.account.slug, "correct horse battery", "exists already"),
        ):
            with self.subTest(name=name), self.assertRaisesRegex(CommandError, said):
                run("create_account", name, "--owner-email", "new@example.test", stdin=password)
        self.assertFalse(User.objects.filter(email="new@example.test").exists())
        self.assertFalse(Account.objects.filter(slug="fresh").exists())

    def test_create_client_prints_a_secret_that_works(self) -> None:
        said = run("create_client", self.account.slug, "Payroll", "--scopes", "samples:read")
        client_id, client_secret = (line.split()[1] for line in said.splitlines()[:2])
        answer = self.client.post(
            "/o/token/",
            {
                "grant_type": "client_credentials",
                "client_id": client_id,
                "client_secret": client_secret,
                "scope": "samples:read",
            },
        )
        self.assertEqual(answer.status_code, 200)

    def test_create_client_says_what_is_wrong(self) -> None:
        with self.assertRaisesRegex(CommandError, "no account nowhere"):
            run("create_client", "nowhere", "Payroll", "--scopes", "samples:read")
        with self.assertRaisesRegex(CommandError, "Not registered: samples:fly"):
            run("create_client", self.account.slug, "Payroll", "--scopes", "samples:fly")
        self.assertFalse(Application.objects.filter(name="Payroll").exists())

    def test_ensure_web_client_can_be_repeated(self) -> None:
        self.assertEqual(run("ensure_web_client"), run("ensure_web_client"))
        self.assertEqual(Application.objects.filter(client_id="annex-web").count(), 1)


class Housekeeping(WithSampleScopes, ApiTestCase):
    def test_deletes_what_expired_and_nothing_else(self) -> None:

        live = make_token(self.account)
        make_token(self.account, expires_at=timezone.now() - timedelta(days=1))
        self.client.force_login(make_user())
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        PlainClient().force_login(make_user())
        done = clear_expired_tokens.apply(kwargs={"of_a_newer_publisher": 1})
        self.assertTrue(done.successful())
        self.assertEqual(AccessToken.objects.count(), 1)
        self.assertEqual(Session.objects.count(), 1)
        answer = self.client.get("/api/me/", headers={"Authorization": f"Bearer {live}"})
        self.assertEqual(answer.status_code, 200)
