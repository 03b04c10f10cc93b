"""Making accounts, people, members and applications."""

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from oauth2_provider.generators import generate_client_id

from annex.identity import services
from annex.identity.models import Account, Application, Membership, User
from annex.identity.tests.samples import WithSampleScopes
from annex.testing.cases import ServiceTestCase
from annex.testing.factories import make_member, make_user


class AnAccount(ServiceTestCase):
    within_account = False

    def test_gets_a_short_name_from_its_name(self) -> None:
        account = services.create_account(name="Ville de Genève")
        self.assertEqual((account.slug, account.status), ("ville-de-geneve", "active"))
        self.assertEqual(account.api_version, "2")

    def test_can_not_take_anothers_short_name(self) -> None:
        services.create_account(name="North", slug="north")
        before = Account.objects.count()
        with self.assertRaises(services.SlugTaken):
            services.create_account(name="Other", slug="north")
        self.assertEqual(Account.objects.count(), before)

    def test_needs_a_usable_short_name(self) -> None:
        for slug in ("with space", "a/b", "x" * 61):
            with self.subTest(slug=slug), self.assertRaises(ValidationError):
                services.create_account(name="Some", slug=slug)

    def test_has_one_of_three_states(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            Account.objects.filter(pk=self.account.pk).update(status="paused")


class APerson(ServiceTestCase):
    within_account = False

    def test_is_found_by_address_whatever_its_case(self) -> None:
        user = services.create_user(
            email=" Ada@Example.Test ", full_name="Ada", password="correct horse battery"
        )
        self.assertEqual(user.email, "ada@example.test")
        self.assertEqual(User.objects.get_by_natural_key("ADA@example.test"), user)
        self.assertTrue(user.check_password("correct horse battery"))

    def test_can_not_share_an_address(self) -> None:
        services.create_user(email="ada@example.test", full_name="Ada")
        with self.assertRaises(services.EmailTaken):
            services.create_user(email="ADA@example.test", full_name="Other")
        with self.assertRaises(IntegrityError), transaction.atomic():
            User.objects.filter(email="ada@example.test").update(email="Ada@example.test")

    def test_without_a_password_can_not_sign_in(self) -> None:
        user = services.create_user(email="ada@example.test", full_name="Ada")
        self.assertFalse(user.has_usable_password())

    def test_needs_a_real_address_and_a_password_that_is_hard_to_guess(self) -> None:
        for email, password in (("nonsense", None), ("a@example.test", "short")):
            with self.subTest(email=email), self.assertRaises(ValidationError):
                services.create_user(email=email, full_name="Ada", password=password)
        self.assertFalse(User.objects.filter(full_name="Ada").exists())

    def test_reads_in_a_language_we_have(self) -> None:
        with self.assertRaises(ValidationError):
            services.create_user(email="a@example.test", full_name="Ada", language="xx")


class AMember(ServiceTestCase):
    def test_belongs_to_the_account_named_not_to_the_one_entered(self) -> None:
        membership = services.add_member(
            account=self.other_account, user=make_user(), role="viewer"
        )
        self.assertEqual(membership.account_id, self.other_account.pk)
        self.assertFalse(Membership.objects.filter(pk=membership.pk).exists())
        with self.as_account(self.other_account):
            self.assertTrue(Membership.objects.filter(pk=membership.pk).exists())

    def test_belongs_once(self) -> None:
        member = make_member(self.account)
        with self.assertRaises(services.AlreadyMember):
            services.add_member(account=self.account, user=member.user, role="owner")
        self.assertEqual(Membership.objects.get(pk=member.pk).role, "member")

    def test_holds_a_role_we_know(self) -> None:
        with self.assertRaises(ValidationError):
            services.add_member(account=self.account, user=make_user(), role="emperor")
        member = make_member(self.account)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=member.pk).update(role="emperor")


class AnApplication(WithSampleScopes, ServiceTestCase):
    within_account = False

    def test_is_told_its_secret_once(self) -> None:
        application, secret = services.register_application(
            account=self.account, name="Payroll", scopes=["samples:read", "samples:read"]
        )
        stored = Application.objects.get(pk=application.pk)
        self.assertNotEqual(stored.client_secret, secret)
        self.assertTrue(check_password(secret, stored.client_secret))
        self.assertEqual(stored.allowed_scopes, "samples:read")
        self.assertEqual(stored.authorization_grant_type, "client-credentials")

    def test_has_a_ceiling_of_scopes_that_exist(self) -> None:
        with self.assertRaises(services.NoScopes):
            services.register_application(account=self.account, name="All", scopes=[])
        with self.assertRaises(services.UnknownScope) as refusal:
            services.register_application(
                account=self.account, name="Odd", scopes=["samples:read", "samples:fly"]
            )
        self.assertEqual(refusal.exception.details["detail"], "Not registered: samples:fly.")
        self.assertFalse(Application.objects.filter(account=self.account).exists())

    def test_leads_back_over_a_scheme_that_is_allowed(self) -> None:
        with self.assertRaises(ValidationError):
            services.register_application(
                account=self.account,
                name="Phone",
                scopes=["samples:read"],
                redirect_uris=["custom://callback"],
            )

    def test_is_kept_from_holding_more_by_the_database(self) -> None:
        for broken in (
            {"account": self.account, "allowed_scopes": ""},
            {"account": None, "authorization_grant_type": "client-credentials"},
            {"account": None, "role": "emperor"},
        ):
            values = {
                "client_id": generate_client_id(),
                "client_type": "public",
                "authorization_grant_type": "authorization-code",
                "allowed_scopes": "samples:read",
            }
            with self.subTest(**broken), self.assertRaises(IntegrityError), transaction.atomic():
                Application.objects.create(**values | broken)

    def test_of_ours_is_made_once_and_follows_the_public_address(self) -> None:
        first = services.ensure_web_client(public_url="http://localhost:8000")
        again = services.ensure_web_client(public_url="https://annex.example/")
        self.assertEqual(first.pk, again.pk)
        stored = Application.objects.get(client_id="annex-web")
        self.assertEqual(
            stored.redirect_uris,
            "https://annex.example/callback https://annex.example/silent-callback",
        )
        self.assertTrue(stored.skip_authorization)
        self.assertEqual((stored.client_type, stored.account_id), ("public", None))
        with self.assertRaises(ValidationError):
            services.ensure_web_client(public_url="gopher://annex.example")
