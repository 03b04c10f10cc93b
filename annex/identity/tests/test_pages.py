"""The pages that people see: sign-in, choice of account, consent, sign-out."""

import re
from pathlib import Path

from django.core.cache import cache
from django.utils import translation

from annex.identity import throttle
from annex.identity.models import AccessToken, Application, User
from annex.identity.services import ensure_web_client
from annex.identity.tests.samples import PASSWORD, Browser, WithSampleScopes, answer_of
from annex.testing.cases import ApiTestCase
from annex.testing.client import PlainClient
from annex.testing.factories import make_member, make_user, web_client

LOCALE = Path(__file__).parent.parent / "locale"


class PageTestCase(WithSampleScopes, ApiTestCase):
    def setUp(self) -> None:
        super().setUp()
        cache.clear()
        self.addCleanup(cache.clear)
        # A page leaves its language active in this thread, as requests do.
        self.addCleanup(translation.activate, translation.get_language() or "en")
        web_client()
        self.user = make_user("ada@example.test", password=PASSWORD)
        make_member(self.account, user=self.user)
        self.browser = Browser(self.client)


class TheSignInPage(PageTestCase):
    def test_can_be_used_at_once_and_runs_nothing(self) -> None:
        page = self.client.get("/o/login/")
        self.assertContains(page, '<html lang="en">')
        self.assertContains(page, "autofocus")
        self.assertContains(page, 'autocomplete="username"')
        self.assertContains(page, 'autocomplete="current-password"')
        self.assertContains(page, 'href="/static/identity/sign-in.css"')
        text = page.content.decode()
        self.assertNotRegex(text, r"<script|<style|\sstyle=|\son\w+=")
        self.assertEqual(re.findall(r'(?:src|href)="(?!/static/identity/)[^"]*"', text), [])
        policy = page.headers["Content-Security-Policy"]
        self.assertIn("default-src 'none'; style-src 'self';", policy)
        self.assertIn("form-action 'self';", policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertEqual(page.headers["X-Frame-Options"], "DENY")
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_speaks_french_to_who_asks_for_it(self) -> None:
        page = self.client.get("/o/login/", headers={"Accept-Language": "fr-CH, en;q=0.5"})
        self.assertContains(page, '<html lang="fr">')
        self.assertContains(page, "<h1>Se connecter</h1>")
        self.assertContains(page, "Mot de passe")
        asked = self.client.get("/o/login/?next=/o/authorize/%3Fui_locales%3Dfr-FR%2520en")
        self.assertContains(asked, '<html lang="fr">')

    def test_says_what_is_wrong(self) -> None:
        wrong = self.browser.sign_in("ada@example.test", "wrong")
        self.assertContains(wrong, "do not match. Check both")
        unknown = self.browser.sign_in("nobody@example.test", "wrong")
        self.assertContains(unknown, "do not match. Check both")
        missing = self.browser.sign_in("not an address", "")
        self.assertContains(missing, "Enter a valid email address.")
        self.assertContains(missing, "This field is required.")

    def test_lets_nobody_in_who_was_switched_off(self) -> None:
        User.objects.filter(pk=self.user.pk).update(is_active=False)
        self.assertContains(self.browser.sign_in("ada@example.test"), "do not match")

    def test_leads_to_pages_of_this_site_only(self) -> None:
        for target, expected in (
            ("https://evil.example/", "/"),
            ("//evil.example/", "/"),
            ("/o/authorize/?client_id=annex-web", "/o/authorize/?client_id=annex-web"),
        ):
            with self.subTest(target=target):
                answer = PlainClient().post(
                    "/o/login/",
                    {"username": "ada@example.test", "password": PASSWORD, "next": target},
                )
                self.assertEqual(answer.headers["Location"], expected)

    def test_can_not_be_posted_from_elsewhere(self) -> None:
        strict = PlainClient(enforce_csrf_checks=True)
        answer = strict.post("/o/login/", {"username": "ada@example.test", "password": PASSWORD})
        self.assertEqual(answer.status_code, 403)

    def test_lets_forms_lead_only_to_the_application_that_asked(self) -> None:
        for redirect_uri, allowed in (
            ("https://planner.example/callback", "'self' https://planner.example"),
            ("http://[::1]:9000/x", "'self' http://[::1]:9000"),
            ("https://evil.example;script-src *", "'self'"),
            ("javascript:alert(1)", "'self'"),
        ):
            with self.subTest(redirect_uri=redirect_uri):
                page = self.client.get("/o/login/", {"redirect_uri": redirect_uri})
                self.assertIn(
                    f"form-action {allowed}; frame", page.headers["Content-Security-Policy"]
                )


class FailedSignIns(PageTestCase):
    def fail(self, times: int, email: str = "ada@example.test") -> int:  # type: ignore[override]
        return [self.browser.sign_in(email, "wrong").status_code for _ in range(times)][-1]

    def test_are_limited_even_when_the_password_then_is_right(self) -> None:
        self.assertEqual(self.fail(throttle.MAX_FAILURES), 200)
        answer = self.browser.sign_in("Ada@Example.test")
        self.assertEqual(answer.status_code, 429)
        self.assertEqual(answer.headers["Retry-After"], str(throttle.WINDOW_S))
        self.assertContains(answer, "Wait 15 minutes", status_code=429)
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_from_elsewhere_lock_nobody_out(self) -> None:
        self.fail(throttle.MAX_FAILURES + 1)
        answer = self.browser.sign_in("ada@example.test", REMOTE_ADDR="192.0.2.7")
        self.assertEqual(answer.status_code, 302)

    def test_of_others_do_not_count(self) -> None:
        self.fail(throttle.MAX_FAILURES + 1, email="bob@example.test")
        self.assertEqual(self.browser.sign_in("ada@example.test").status_code, 302)

    def test_are_forgotten_after_a_success(self) -> None:
        self.fail(throttle.MAX_FAILURES - 1)
        self.assertEqual(self.browser.sign_in("ada@example.test").status_code, 302)
        self.assertEqual(self.fail(throttle.MAX_FAILURES - 1), 200)
        self.assertEqual(self.browser.sign_in("ada@example.test").status_code, 302)


class InAPersonsLanguage(PageTestCase):
    def test_the_choice_of_account_is_offered(self) -> None:
        User.objects.filter(pk=self.user.pk).update(language="fr")
        make_member(self.other_account, user=self.user)
        self.client.force_login(self.user)
        page = self.browser.authorize()
        self.assertContains(page, "Choisissez une entreprise")
        self.assertContains(page, "Connecté avec ada@example.test")

    def test_consent_is_asked(self) -> None:
        User.objects.filter(pk=self.user.pk).update(language="fr")
        Application.objects.update(skip_authorization=False)
        self.client.force_login(self.user)
        page = self.browser.authorize(scope="openid email")
        self.assertContains(page, "Autoriser Annex")
        self.assertContains(page, "Voir votre adresse e-mail")


class SigningOut(PageTestCase):
    def test_by_the_web_app_asks_nothing_and_ends_everything(self) -> None:
        self.client.force_login(self.user)
        tokens = self.browser.tokens()
        answer = self.client.get(
            "/o/logout/",
            {
                "id_token_hint": tokens["id_token"],
                "client_id": "annex-web",
                "post_logout_redirect_uri": "http://localhost:8000/signed-out",
                "state": "s",
            },
        )
        self.assertEqual(answer.headers["Location"], "http://localhost:8000/signed-out?state=s")
        self.assertNotIn("_auth_user_id", self.client.session)
        self.assertEqual(AccessToken.objects.count(), 0)
        self.assertEqual(
            answer_of(self.browser.authorize(prompt="none"))["error"], "login_required"
        )

    def test_by_someone_elses_link_asks_first(self) -> None:
        self.client.force_login(self.user)
        for hint in ({}, {"id_token_hint": "garbage"}, {"client_id": "annex-web"}):
            with self.subTest(hint=hint):
                page = self.client.get("/o/logout/", hint)
                self.assertContains(page, "Sign out?")
        self.assertContains(
            self.client.post("/o/logout/", {}), "This sign-out can not go on", status_code=400
        )
        self.assertIn("_auth_user_id", self.client.session)
        answer = self.client.post("/o/logout/", {"allow": "true"})
        self.assertEqual(answer.headers["Location"], "http://testserver/")
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_leads_to_registered_addresses_only(self) -> None:
        for uri in ("https://evil.example/", "http://localhost:8000/other", "http://10.0.0.1/"):
            with self.subTest(uri=uri):
                answer = self.client.get(
                    "/o/logout/", {"client_id": "annex-web", "post_logout_redirect_uri": uri}
                )
                self.assertContains(answer, "This sign-out can not go on", status_code=400)
        unknown = self.client.get("/o/logout/", {"client_id": "nobody"})
        self.assertEqual(unknown.status_code, 400)

    def test_over_plain_http_leads_to_this_machine_only(self) -> None:
        ensure_web_client(public_url="http://annex.example")
        answer = self.client.get(
            "/o/logout/",
            {"client_id": "annex-web", "post_logout_redirect_uri": "http://annex.example/"},
        )
        self.assertEqual(answer.status_code, 400)


class TheFrenchCatalog(PageTestCase):
    def test_translates_every_sentence_and_is_compiled(self) -> None:
        source = (LOCALE / "fr/LC_MESSAGES/django.po").read_text()
        pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', source, re.MULTILINE)
        self.assertGreater(len(pairs), 30)
        with translation.override("fr"):
            for english, french in pairs:
                with self.subTest(english=english):
                    self.assertNotEqual(french, "")
                    self.assertEqual(translation.gettext(english), french)
