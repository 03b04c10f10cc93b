"""From a request for authorization to tokens of one account."""

import base64
import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from jwcrypto import jwk, jwt

from annex.identity import services
from annex.identity.models import AccessToken, Account, Application, Grant, Membership, User
from annex.identity.tests.samples import PASSWORD, SCOPES, Browser, WithSampleScopes, answer_of
from annex.testing.cases import ApiTestCase
from annex.testing.factories import make_account, make_member, make_token, make_user, web_client


class IssuerTestCase(WithSampleScopes, ApiTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        web_client()
        cls.user = make_user("ada@example.test", password=PASSWORD)
        cls.member = make_member(cls.account, user=cls.user, role="manager")

    def setUp(self) -> None:
        super().setUp()
        self.browser = Browser(self.client)

    def signed_in(self) -> Browser:
        self.client.force_login(self.user)
        return self.browser

    def me(self, tokens: dict[str, Any]) -> Any:
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        return Client().get("/api/me/", {"version": "2"}, headers=headers)


class SigningInThroughTheWebApp(IssuerTestCase):
    def test_ends_with_tokens_that_open_the_account(self) -> None:
        to_login = self.browser.authorize()
        self.assertRedirects(to_login, to_login.headers["Location"], fetch_redirect_response=True)
        self.assertTrue(to_login.headers["Location"].startswith("/o/login/?next=/o/authorize/"))
        signed_in = self.client.post(
            to_login.headers["Location"],
            {"username": "Ada@Example.test ", "password": PASSWORD},
            follow=False,
        )
        self.assertEqual(signed_in.status_code, 302)
        self.assertEqual(signed_in.cookies["annex_sign_in"]["path"], "/o/")
        self.assertTrue(signed_in.cookies["annex_sign_in"]["httponly"])
        answer = answer_of(self.client.get(signed_in.headers["Location"]))
        self.assertEqual(answer["state"], "the-state")
        self.assertEqual(answer["iss"], f"{settings.PUBLIC_URL}/o")
        tokens = self.browser.exchange(answer["code"]).json()
        self.assertEqual(tokens["token_type"], "Bearer")
        self.assertEqual(tokens["expires_in"], 300)
        self.assertEqual(tokens["scope"], SCOPES)
        me = self.me(tokens).json()
        self.assertEqual(me["user"]["email"], "ada@example.test")
        self.assertEqual(me["account"]["slug"], self.account.slug)
        self.assertEqual(me["scopes"], ["samples:read", "samples:write"])

    def test_gives_an_id_token_that_names_person_and_account(self) -> None:
        tokens = self.signed_in().tokens(scope="openid profile email")
        keys = self.client.get("/o/.well-known/jwks.json").json()["keys"]
        signed = jwt.JWT(key=jwk.JWK(**keys[0]), jwt=tokens["id_token"])
        claims = json.loads(signed.claims)
        self.assertEqual(claims["iss"], f"{settings.PUBLIC_URL}/o")
        self.assertEqual(claims["aud"], "annex-web")
        self.assertEqual(claims["sub"], str(self.user.pk))
        self.assertEqual(claims["nonce"], "the-nonce")
        self.assertEqual(claims["email"], "ada@example.test")
        self.assertEqual(claims["name"], "Ada Lovelace")
        self.assertEqual(claims["account_id"], str(self.account.pk))
        self.assertNotIn("auth_time", claims)

    def test_stores_no_token_that_could_be_used(self) -> None:
        tokens = self.signed_in().tokens()
        stored = AccessToken.objects.get()
        self.assertEqual((stored.token, stored.account_id), ("", self.account.pk))
        self.assertNotIn(tokens["access_token"], str(vars(stored)))
        self.assertEqual(stored.refresh_token.token, "")
        self.assertEqual(stored.refresh_token.account_id, self.account.pk)

    def test_needs_no_consent_but_that_of_the_sign_in(self) -> None:
        self.assertIn("code", answer_of(self.signed_in().authorize()))


class ACodeIsRefused(IssuerTestCase):
    def assert_refused(self, answer: Any, error: str = "invalid_grant") -> None:
        self.assertEqual(answer.status_code, 400, answer.content)
        self.assertEqual(answer.json()["error"], error)
        self.assertEqual(AccessToken.objects.count(), 0)

    def test_when_the_verifier_is_wrong_or_missing(self) -> None:
        code = self.signed_in().code()
        self.assert_refused(
            self.browser.token(
                grant_type="authorization_code",
                code=code,
                redirect_uri=self.browser.redirect_uri,
                code_verifier="x" * 64,
            )
        )
        self.assert_refused(
            self.browser.token(
                grant_type="authorization_code",
                code=code,
                redirect_uri=self.browser.redirect_uri,
            ),
            "invalid_request",
        )

    def test_when_it_was_used(self) -> None:
        code = self.signed_in().code()
        self.assertEqual(self.browser.exchange(code).status_code, 200)
        second = self.browser.exchange(code)
        self.assertEqual((second.status_code, second.json()["error"]), (400, "invalid_grant"))
        self.assertEqual(AccessToken.objects.count(), 1)

    def test_when_it_expired(self) -> None:
        code = self.signed_in().code()
        Grant.objects.update(expires=timezone.now() - timedelta(seconds=1))
        self.assert_refused(self.browser.exchange(code))

    def test_when_its_person_left_the_account_meanwhile(self) -> None:
        code = self.signed_in().code()
        with self.rows():
            Membership.objects.filter(pk=self.member.pk).update(is_active=False)
        self.assert_refused(self.browser.exchange(code))

    def test_when_its_person_was_switched_off_meanwhile(self) -> None:
        code = self.signed_in().code()
        User.objects.filter(pk=self.user.pk).update(is_active=False)
        self.assert_refused(self.browser.exchange(code))

    def test_when_its_account_was_closed_meanwhile(self) -> None:
        code = self.signed_in().code()
        Account.objects.filter(pk=self.account.pk).update(status="closed")
        self.assert_refused(self.browser.exchange(code))

    def test_when_another_client_presents_it(self) -> None:
        code = self.signed_in().code()
        Application.objects.create(
            client_id="other-app",
            client_type="public",
            authorization_grant_type="authorization-code",
            redirect_uris=self.browser.redirect_uri,
        )
        self.assert_refused(self.browser.exchange(code, client_id="other-app"))


class AnAuthorizationRequestIsRefused(IssuerTestCase):
    def test_when_the_client_or_its_address_is_unknown_without_any_redirect(self) -> None:
        for changes in (
            {"client_id": "nobody"},
            {"redirect_uri": "https://evil.example/callback"},
            {"redirect_uri": "http://localhost:8000/callback?more=1"},
        ):
            with self.subTest(**changes):
                answer = self.signed_in().authorize(**changes)
                self.assertEqual(answer.status_code, 400)
                self.assertContains(answer, "Go back to the application", status_code=400)

    def test_when_it_holds_a_null_character(self) -> None:
        for name in ("client_id", "state", "nonce", "account"):
            with self.subTest(name=name):
                self.assertEqual(self.signed_in().authorize(**{name: "a\x00b"}).status_code, 400)
        self.assertEqual(Grant.objects.count(), 0)

    def test_when_it_lacks_a_challenge_or_asks_for_too_much(self) -> None:
        for changes, error in (
            ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
            ({"code_challenge_method": "plain"}, "invalid_request"),
            ({"response_type": "token"}, "unauthorized_client"),
            ({"response_type": "id_token"}, "unauthorized_client"),
            ({"scope": "openid nothing:read"}, "invalid_scope"),
            ({"scope": None}, "invalid_scope"),
        ):
            with self.subTest(**changes):
                answer = self.signed_in().authorize(**changes)
                location = answer.headers["Location"]
                self.assertTrue(location.startswith(self.browser.redirect_uri), location)
                self.assertIn(f"error={error}", location)
        self.assertEqual(Grant.objects.count(), 0)

    def test_when_the_application_was_switched_off(self) -> None:
        Application.objects.update(is_active=False)
        self.assertEqual(self.signed_in().authorize().status_code, 400)

    def test_when_it_asks_for_a_token_of_another_service(self) -> None:
        told = answer_of(self.signed_in().authorize(resource="https://elsewhere.example/"))
        self.assertEqual(told["error"], "invalid_target")
        self.assertEqual(Grant.objects.count(), 0)
        code = self.browser.code()
        answer = self.browser.exchange(code, resource="https://elsewhere.example/")
        self.assertEqual((answer.status_code, answer.json()["error"]), (400, "invalid_target"))
        self.assertEqual(AccessToken.objects.count(), 0)


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


class AnApplicationForItself(IssuerTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.application, self.secret = services.register_application(
            account=self.account, name="Payroll", scopes=["samples:read", "samples:count"]
        )

    def ask(self, **changes: str | None) -> Any:
        return self.browser.token(
            grant_type="client_credentials",
            client_id=self.application.client_id,
            client_secret=self.secret,
            **{"scope": "samples:read"} | changes,
        )

    def test_gets_a_token_of_its_account_and_no_refresh_token(self) -> None:
        tokens = self.ask().json()
        self.assertNotIn("refresh_token", tokens)
        me = self.me(tokens).json()
        self.assertIsNone(me["user"])
        self.assertEqual(me["account"]["slug"], self.account.slug)
        self.assertEqual(
            (me["role"], me["scopes"], me["accounts"]), ("admin", ["samples:read"], [])
        )

    def test_can_send_its_secret_in_the_header(self) -> None:
        pair = f"{self.application.client_id}:{self.secret}".encode()
        answer = Client().post(
            "/o/token/",
            {"grant_type": "client_credentials", "scope": "samples:read"},
            headers={"Authorization": f"Basic {base64.b64encode(pair).decode()}"},
        )
        self.assertEqual(answer.status_code, 200)

    def test_is_refused_more_than_its_ceiling_or_nothing_at_all(self) -> None:
        for scope in ("samples:write", "samples:read samples:write", "nothing:read", None):
            with self.subTest(scope=scope):
                answer = self.ask(scope=scope)
                self.assertEqual(answer.status_code, 400)
                self.assertEqual(answer.json()["error"], "invalid_scope")
        self.assertEqual(AccessToken.objects.count(), 0)

    def test_is_refused_with_a_wrong_secret_or_once_switched_off(self) -> None:
        wrong = self.browser.token(
            grant_type="client_credentials",
            client_id=self.application.client_id,
            client_secret="wrong",
            scope="samples:read",
        )
        self.assertEqual((wrong.status_code, wrong.json()["error"]), (401, "invalid_client"))
        Application.objects.filter(pk=self.application.pk).update(is_active=False)
        self.assertEqual(self.ask().status_code, 401)

    def test_is_refused_when_its_account_is_closed_not_when_suspended(self) -> None:
        Account.objects.filter(pk=self.account.pk).update(status="suspended")
        self.assertEqual(self.ask().status_code, 200)
        Account.objects.filter(pk=self.account.pk).update(status="closed")
        self.assertEqual(self.ask().status_code, 401)

    def test_can_not_use_another_grant(self) -> None:
        answer = self.browser.token(
            grant_type="password",
            client_id=self.application.client_id,
            client_secret=self.secret,
            username="ada@example.test",
            password=PASSWORD,
        )
        self.assertEqual(answer.json()["error"], "unsupported_grant_type")
        device = self.browser.token(grant_type="urn:ietf:params:oauth:grant-type:device_code")
        self.assertEqual(device.json()["error"], "unsupported_grant_type")


class TheTokenEndpoint(IssuerTestCase):
    def test_takes_no_parameter_for_something_else(self) -> None:
        code = self.signed_in().code()
        answer = self.browser.exchange(
            code,
            binding="x",
            account_id=str(self.other_account.pk),
            refresh_token_instance="x",
            user="x",
            access_token="x",
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(AccessToken.objects.get().account_id, self.account.pk)

    def test_answers_nonsense_with_400(self) -> None:
        for body in (
            {},
            {"grant_type": "authorization_code"},
            {"grant_type": "authorization_code", "code": "a\x00b"},
            {"grant_type": "authorization_code", "code": "x", "client_id": "a\x00b"},
            {"grant_type": "refresh_token", "refresh_token": "x" * 10000},
            {"grant_type": "refresh_token", "refresh_token": "é\ud800".encode("utf-8", "replace")},
        ):
            with self.subTest(body=str(body)[:60]):
                answer = Client().post("/o/token/", {"client_id": "annex-web"} | body)
                self.assertEqual(answer.status_code, 400, answer.content)


class OtherEndpoints(IssuerTestCase):
    def test_discovery_names_only_what_is_served(self) -> None:
        issuer = f"{settings.PUBLIC_URL}/o"
        found = self.client.get("/o/.well-known/openid-configuration").json()
        self.assertEqual(found["issuer"], issuer)
        self.assertEqual(found["response_types_supported"], ["code"])
        self.assertEqual(found["code_challenge_methods_supported"], ["S256"])
        self.assertTrue(found["authorization_response_iss_parameter_supported"])
        metadata = self.client.get("/o/.well-known/oauth-authorization-server").json()
        self.assertEqual(metadata["issuer"], issuer)
        self.assertEqual(
            set(metadata["grant_types_supported"]),
            {"authorization_code", "client_credentials", "refresh_token"},
        )
        self.assertNotIn("registration_endpoint", metadata)
        self.assertNotIn("introspection_endpoint", metadata)

    def test_userinfo_answers_a_live_token_only(self) -> None:
        tokens = self.signed_in().tokens(scope="openid email")
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        answer = Client().get("/o/userinfo/", headers=headers)
        self.assertEqual(
            answer.json(),
            {
                "sub": str(self.user.pk),
                "email": self.user.email,
                "account_id": str(self.account.pk),
            },
        )
        with self.rows():
            Membership.objects.filter(pk=self.member.pk).update(is_active=False)
        self.assertEqual(Client().get("/o/userinfo/", headers=headers).status_code, 401)

    def test_revoking_a_token_ends_it_at_once(self) -> None:
        tokens = self.signed_in().tokens()
        self.assertEqual(self.me(tokens).status_code, 200)
        answer = Client().post(
            "/o/revoke_token/", {"client_id": "annex-web", "token": tokens["refresh_token"]}
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.me(tokens).status_code, 401)
        self.assertEqual(self.browser.refresh(tokens["refresh_token"]).status_code, 400)

    def test_a_client_can_not_revoke_anothers_token(self) -> None:
        token = make_token(self.account, user=self.user)
        application, secret = services.register_application(
            account=self.account, name="Payroll", scopes=["samples:read"]
        )
        body = {"client_id": application.client_id, "client_secret": secret, "token": token}
        self.assertEqual(Client().post("/o/revoke_token/", body).status_code, 200)
        self.assertEqual(self.me({"access_token": token}).status_code, 200)
