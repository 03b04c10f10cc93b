"""What a token opens, and everything that stops it from opening anything."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.db import ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.test import SimpleTestCase
from django.utils import timezone

from annex.identity import services
from annex.identity.bearer import Credential, bearer_token, enter_by_token
from annex.identity.models import AccessToken, Account, Application, Membership, User
from annex.identity.reads import accounts_of
from annex.identity.tests.samples import WithSampleScopes
from annex.tenancy.context import no_context, tenant_context
from annex.testing.cases import ApiTestCase, CommitTestCase
from annex.testing.factories import make_member, make_token, make_user, web_client


def account_entered() -> str:
    """Return the account that the database works for, as the transaction left it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT annex.account_id_or_null()")
        return str(cursor.fetchone()[0] or "")


class BearerTestCase(WithSampleScopes, ApiTestCase):
    def setUp(self) -> None:
        super().setUp()
        make_member(self.account, role="owner")  # somebody else's rights are nobody else's
        self.member = make_member(self.account, role="manager")
        self.user = self.member.user
        self.token = make_token(self.account, user=self.user, scopes=["openid", "samples:read"])

    def stored(self, token: str | None = None) -> AccessToken:
        checksum = hashlib.sha256((token or self.token).encode()).hexdigest()
        return AccessToken.objects.get(token_checksum=checksum)

    def assert_opens_nothing(self, token: str) -> None:
        # As if the transaction had worked for someone before: nothing of it may be left.
        with self.as_account(self.other_account):
            self.assertEqual(account_entered(), str(self.other_account.pk))
            self.assertIsNone(enter_by_token(token))
            left = connection.connection.execute("SELECT annex.account_id_or_null()").fetchone()
            self.assertEqual(left, (None,))
        with no_context(), self.assertRaises(ProgrammingError), transaction.atomic():
            list(Membership.objects.all())
        answer = self.client.get("/api/me/", headers={"Authorization": f"Bearer {token}"})
        self.assertEqual(answer.status_code, 401)
        self.assertEqual(answer.json()["code"], "invalid_token")
        self.assertIn('error="invalid_token"', answer.headers["WWW-Authenticate"])


class ALiveToken(BearerTestCase):
    def test_opens_the_account_it_is_bound_to(self) -> None:
        unit_id = UUID("01900000-0000-7000-8000-000000000001")
        with self.rows():
            Membership.objects.filter(pk=self.member.pk).update(unit_id=unit_id)
        credential = enter_by_token(self.token)
        stored = self.stored()
        self.assertEqual(
            credential,
            Credential(
                token_id=stored.pk,
                user_id=self.user.pk,
                account_id=self.account.pk,
                account_status="active",
                application_id=web_client().pk,
                role="manager",
                unit_id=unit_id,
                scopes="openid samples:read",
                allowed_scopes="",
                api_version="2",
                expires_at=stored.expires,
            ),
        )

    def test_enters_the_account_and_the_user_in_the_database(self) -> None:
        with transaction.atomic():
            credential = enter_by_token(self.token)
            assert credential is not None
            with (
                tenant_context(credential.account_id, credential.user_id),
                self.assertNumQueries(1),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT annex.account_id(), annex.user_id()")
                self.assertEqual(cursor.fetchone(), (self.account.pk, self.user.pk))

    def test_reads_a_suspended_account(self) -> None:
        Account.objects.filter(pk=self.account.pk).update(status="suspended")
        credential = enter_by_token(self.token)
        assert credential is not None
        self.assertEqual(credential.account_status, "suspended")

    def test_follows_a_change_of_role_at_once(self) -> None:
        with self.rows():
            Membership.objects.filter(pk=self.member.pk).update(role="viewer")
        credential = enter_by_token(self.token)
        assert credential is not None
        self.assertEqual(credential.role, "viewer")

    def test_prefers_the_pin_of_its_application(self) -> None:
        Application.objects.filter(pk=web_client().pk).update(api_version="1")
        credential = enter_by_token(self.token)
        assert credential is not None
        self.assertEqual(credential.api_version, "1")

    def test_of_an_application_acts_under_the_role_given_to_it(self) -> None:
        application, _ = services.register_application(
            account=self.account, name="Payroll", scopes=["samples:read"], role="viewer"
        )
        token = make_token(self.account, application=application, scopes=["samples:read"])
        credential = enter_by_token(token)
        assert credential is not None
        self.assertIsNone(credential.user_id)
        self.assertEqual(credential.role, "viewer")
        self.assertEqual(credential.allowed_scopes, "samples:read")


class ATokenOpensNothing(BearerTestCase):
    def test_when_nobody_issued_it(self) -> None:
        for token in ("", "garbage", "x" * 5000, "é", "\ud800", "\x00", "' OR 1=1 --"):
            with self.subTest(token=token[:20]):
                self.assertIsNone(enter_by_token(token))
        self.assert_opens_nothing("garbage")

    def test_when_it_expired(self) -> None:
        past = timezone.now() - timedelta(seconds=1)
        AccessToken.objects.filter(pk=self.stored().pk).update(expires=past)
        self.assert_opens_nothing(self.token)

    def test_when_it_was_revoked(self) -> None:
        self.stored().revoke()
        self.assert_opens_nothing(self.token)

    def test_when_its_user_is_no_longer_active(self) -> None:
        User.objects.filter(pk=self.user.pk).update(is_active=False)
        self.assert_opens_nothing(self.token)

    def test_when_its_user_was_removed_from_the_account(self) -> None:
        with self.rows():
            Membership.objects.filter(pk=self.member.pk).update(is_active=False)
        self.assert_opens_nothing(self.token)

    def test_when_its_user_is_a_member_elsewhere_only(self) -> None:
        make_member(self.other_account, user=self.user)
        with self.rows():
            Membership.objects.filter(pk=self.member.pk).delete()
        self.assert_opens_nothing(self.token)

    def test_when_its_account_was_closed(self) -> None:
        Account.objects.filter(pk=self.account.pk).update(status="closed")
        self.assert_opens_nothing(self.token)

    def test_when_its_application_was_switched_off(self) -> None:
        Application.objects.filter(pk=web_client().pk).update(is_active=False)
        self.assert_opens_nothing(self.token)

    def test_when_its_application_belongs_to_another_account(self) -> None:
        foreign, _ = services.register_application(
            account=self.other_account, name="Foreign", scopes=["samples:read"]
        )
        AccessToken.objects.filter(pk=self.stored().pk).update(application=foreign)
        self.assert_opens_nothing(self.token)
        of_the_application = make_token(self.account, application=foreign, scopes=["openid"])
        self.assert_opens_nothing(of_the_application)

    def test_when_it_names_nobody_and_its_application_may_not_act_alone(self) -> None:
        application, _ = services.register_application(
            account=self.account,
            name="Reader",
            scopes=["samples:read"],
            redirect_uris=["https://reader.example/callback"],
        )
        token = make_token(self.account, application=application, scopes=["samples:read"])
        self.assert_opens_nothing(token)

    def test_when_it_has_no_application(self) -> None:
        AccessToken.objects.filter(pk=self.stored().pk).update(application=None)
        self.assert_opens_nothing(self.token)

    def test_when_it_was_issued_for_another_service(self) -> None:
        stored = self.stored()
        stored.resource = ["https://elsewhere.example/"]
        stored.save()
        self.assert_opens_nothing(self.token)


class TheApi(BearerTestCase):
    def test_ignores_the_cookie_of_the_sign_in(self) -> None:
        self.client.force_login(self.user)
        answer = self.client.get("/api/me/")
        self.assertEqual(answer.status_code, 401)
        self.assertNotIn("invalid_token", answer.headers["WWW-Authenticate"])

    def test_ignores_a_token_outside_the_header(self) -> None:
        for name in ("access_token", "token"):
            with self.subTest(name=name):
                answer = self.client.get("/api/me/", {name: self.token})
                self.assertEqual(answer.status_code, 401)

    def test_enters_with_no_statement_but_one(self) -> None:
        with self.assertNumQueries(
            7
        ):  # savepoint, enter, account, person, accounts, permissions, release
            answer = self.client.get(
                "/api/me/", {"version": "2"}, headers={"Authorization": f"Bearer {self.token}"}
            )
        self.assertEqual(answer.status_code, 200)


class EnteringByToken(CommitTestCase):
    def test_needs_a_transaction(self) -> None:
        with self.assertRaises(TransactionManagementError):
            enter_by_token("anything")


class TheHeader(SimpleTestCase):
    def test_is_read_as_rfc_6750_says(self) -> None:
        for header, token in (
            ("Bearer abc", "abc"),
            ("bearer abc", "abc"),
            ("  Bearer   abc  ", "abc"),
            ("Bearer", ""),
            ("Bearer a b", ""),
            ("Basic YTpi", None),
            ("Bearerabc", None),
            ("", None),
        ):
            with self.subTest(header=header):
                self.assertEqual(bearer_token(header), token)


class AccountsOfAPerson(ApiTestCase):
    def test_are_those_they_are_an_active_member_of(self) -> None:
        user, other = make_user(), make_user()
        make_member(self.account, user=user, role="viewer")
        second = make_member(self.other_account, user=user, role="owner")
        make_member(self.other_account, user=other)
        self.assertEqual(
            [(a.id, a.role) for a in accounts_of(user.pk)],
            [(self.other_account.pk, "owner"), (self.account.pk, "viewer")],
        )
        with self.rows(self.other_account):
            Membership.objects.filter(pk=second.pk).update(role="member")
        self.assertEqual([a.role for a in accounts_of(user.pk)], ["member", "viewer"])
        with self.rows(self.other_account):
            Membership.objects.filter(pk=second.pk).update(is_active=False)
        self.assertEqual([a.id for a in accounts_of(user.pk)], [self.account.pk])
        Account.objects.filter(pk=self.account.pk).update(status="closed")
        self.assertEqual(accounts_of(user.pk), [])

    def test_are_not_told_of_someone_switched_off(self) -> None:
        user = make_member(self.account).user
        self.assertEqual(len(accounts_of(user.pk)), 1)
        User.objects.filter(pk=user.pk).update(is_active=False)
        self.assertEqual(accounts_of(user.pk), [])

    def test_can_not_be_read_or_forged_in_the_list_behind_it(self) -> None:
        for statement in (
            "SELECT * FROM annex.membership_list",
            "DELETE FROM annex.membership_list",
            "INSERT INTO annex.membership_list VALUES (gen_random_uuid(), gen_random_uuid(), 'x')",
            "TRUNCATE identity_membership",
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaises(ProgrammingError) as refusal,
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
            self.assertIn("permission denied", str(refusal.exception))
