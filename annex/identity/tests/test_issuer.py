"""From a request for authorization to tokens of one account."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from jwcrypto import jwk, jwt

from annex.identity import services
from annex.identity.models import AccessToken, Account, Application, Grant, Membership, User
from annex.identity.tests.cases import IssuerTestCase
from annex.identity.tests.samples import PASSWORD, SCOPES, answer_of
from annex.testing.client import PlainClient
from annex.testing.factories import make_token


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
                answer = PlainClient().post("/o/token/", {"client_id": "annex-web"} | body)
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
        answer = PlainClient().get("/o/userinfo/", headers=headers)
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
        self.assertEqual(PlainClient().get("/o/userinfo/", headers=headers).status_code, 401)

    def test_revoking_a_token_ends_it_at_once(self) -> None:
        tokens = self.signed_in().tokens()
        self.assertEqual(self.me(tokens).status_code, 200)
        answer = PlainClient().post(
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
        self.assertEqual(PlainClient().post("/o/revoke_token/", body).status_code, 200)
        self.assertEqual(self.me({"access_token": token}).status_code, 200)
