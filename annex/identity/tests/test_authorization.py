"""Which account an authorization is for, and who is asked what."""

from typing import Any

from django.conf import settings

from annex.identity import services
from annex.identity.models import Application, Grant
from annex.identity.tests.cases import IssuerTestCase
from annex.identity.tests.samples import Browser, answer_of
from annex.testing.factories import make_account, make_member, make_user


class WhichAccount(IssuerTestCase):
    def setUp(self) -> None:
        super().setUp()
        make_member(self.other_account, user=self.user, role="viewer")
        self.signed_in()

    def test_is_asked_when_there_are_several(self) -> None:
        page = self.browser.authorize()
        self.assertContains(page, "Choose a company")
        choices = {account.slug: url for account, url in page.context["choices"]}
        self.assertEqual(set(choices), {self.account.slug, self.other_account.slug})
        code = answer_of(self.client.get(choices[self.other_account.slug]))["code"]
        me = self.me(self.browser.exchange(code).json()).json()
        self.assertEqual((me["account"]["slug"], me["role"]), (self.other_account.slug, "viewer"))
        self.assertEqual(me["scopes"], ["samples:read"])
        self.assertEqual(
            {a["slug"]: a["role"] for a in me["accounts"]},
            {self.account.slug: "manager", self.other_account.slug: "viewer"},
        )

    def test_can_be_said(self) -> None:
        tokens = self.browser.tokens(account=self.account.slug)
        self.assertEqual(self.me(tokens).json()["account"]["slug"], self.account.slug)

    def test_can_be_asked_again(self) -> None:
        page = self.browser.authorize(prompt="select_account")
        self.assertContains(page, "Choose a company")
        _, url = page.context["choices"][0]
        self.assertIn("code", answer_of(self.client.get(url)))

    def test_must_be_one_of_the_persons(self) -> None:
        strangers = make_account("Strangers")
        page = self.browser.authorize(account=strangers.slug)
        self.assertContains(page, f"You have no access to “{strangers.slug}”")
        self.assertNotContains(page, strangers.name)
        self.assertEqual(Grant.objects.count(), 0)

    def test_must_be_that_of_an_integrators_application(self) -> None:
        application, _ = services.register_application(
            account=self.other_account,
            name="Planner",
            scopes=["openid", "samples:read"],
            redirect_uris=["https://planner.example/callback"],
        )
        browser = Browser(
            self.client,
            client_id=application.client_id,
            redirect_uri="https://planner.example/callback",
        )
        page = browser.authorize(scope="openid samples:read", account=self.account.slug)
        self.assertEqual([a.slug for a, _ in page.context["choices"]], [self.other_account.slug])
        consent = browser.authorize(scope="openid samples:read")
        self.assertContains(consent, f"in {self.other_account.name}")

    def test_without_any_is_explained(self) -> None:
        loner = make_user("loner@example.test")
        self.client.force_login(loner)
        page = self.browser.authorize()
        self.assertContains(page, "No company to open", status_code=403)


class Silently(IssuerTestCase):
    def error(self, answer: Any) -> str:
        told = answer_of(answer)
        self.assertTrue(answer.headers["Location"].startswith(self.browser.redirect_uri))
        self.assertEqual(told["state"], "the-state")
        self.assertEqual(told["iss"], f"{settings.PUBLIC_URL}/o")
        return told["error"]

    def test_gives_a_code_in_a_frame_of_the_same_origin(self) -> None:
        answer = self.signed_in().authorize(prompt="none")
        self.assertIn("code", answer_of(answer))
        self.assertEqual(answer.headers["X-Frame-Options"], "SAMEORIGIN")
        self.assertIn("frame-ancestors 'self'", answer.headers["Content-Security-Policy"])

    def test_tells_that_nobody_is_signed_in(self) -> None:
        self.assertEqual(self.error(self.browser.authorize(prompt="none")), "login_required")

    def test_tells_that_an_account_must_be_chosen(self) -> None:
        make_member(self.other_account, user=self.user)
        answer = self.signed_in().authorize(prompt="none")
        self.assertEqual(self.error(answer), "account_selection_required")
        foreign = self.browser.authorize(prompt="none", account="nobodys")
        self.assertEqual(self.error(foreign), "account_selection_required")

    def test_remembers_the_account_chosen_in_this_sign_in(self) -> None:
        make_member(self.other_account, user=self.user)
        self.signed_in().tokens(account=self.other_account.slug)
        tokens = self.browser.tokens(prompt="none")
        self.assertEqual(self.me(tokens).json()["account"]["slug"], self.other_account.slug)

    def test_tells_that_nothing_can_be_opened(self) -> None:
        self.client.force_login(make_user("loner@example.test"))
        answer = self.browser.authorize(prompt="none")
        self.assertEqual(self.error(answer), "interaction_required")

    def test_tells_that_consent_is_missing(self) -> None:
        Application.objects.update(skip_authorization=False)
        answer = self.signed_in().authorize(prompt="none")
        self.assertEqual(self.error(answer), "consent_required")

    def test_never_leads_to_an_address_that_is_not_registered(self) -> None:
        answer = self.browser.authorize(prompt="none", redirect_uri="https://evil.example/")
        self.assertEqual(answer.status_code, 400)


class AnIntegratorsConsent(IssuerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.application, self.secret = services.register_application(
            account=self.account,
            name="Planner",
            scopes=["openid", "samples:read"],
            redirect_uris=["https://planner.example/callback"],
        )
        self.browser = Browser(
            self.client,
            client_id=self.application.client_id,
            redirect_uri="https://planner.example/callback",
        )
        self.signed_in()

    def answer(self, **changes: str) -> Any:
        page = self.browser.authorize(scope="openid samples:read")
        hidden = {name: value for name, value in page.context["form"].initial.items() if value}
        return self.client.post("/o/authorize/", hidden | changes)

    def test_shows_what_is_asked_for_and_leads_back_with_a_code(self) -> None:
        page = self.browser.authorize(scope="openid samples:read")
        self.assertContains(page, "Allow Planner?")
        self.assertContains(page, "See samples")
        self.assertIn(
            "form-action 'self' https://planner.example;",
            page.headers["Content-Security-Policy"],
        )
        code = answer_of(self.answer(allow="true"))["code"]
        refused = self.browser.exchange(code)
        self.assertEqual((refused.status_code, refused.json()["error"]), (401, "invalid_client"))
        tokens = self.browser.exchange(code, client_secret=self.secret).json()
        me = self.me(tokens).json()
        self.assertEqual((me["user"]["email"], me["scopes"]), (self.user.email, ["samples:read"]))

    def test_can_be_refused(self) -> None:
        self.assertEqual(answer_of(self.answer())["error"], "access_denied")
        self.assertEqual(Grant.objects.count(), 0)

    def test_can_not_be_turned_into_more(self) -> None:
        told = answer_of(self.answer(allow="true", scope="openid samples:write"))
        self.assertEqual(told["error"], "invalid_scope")
        page = self.answer(allow="true", account=self.other_account.slug)
        self.assertContains(page, "Choose a company")
        unknown = self.answer(allow="true", client_id="nobody")
        self.assertEqual(unknown.status_code, 400)
        self.assertEqual(Grant.objects.count(), 0)
