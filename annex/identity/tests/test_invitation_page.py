"""The page behind an invitation's link."""

import re

from django.core.cache import cache
from django.utils import translation

from annex.identity.models import Account, Invitation, Membership, User
from annex.identity.tests.samples import PASSWORD, Browser, WithSampleScopes
from annex.identity.tests.test_invitations import sent_secret
from annex.testing.cases import ApiTestCase
from annex.testing.client import PlainClient
from annex.testing.factories import make_member, make_user, web_client

NEW = {"full_name": "Ada Lovelace", "password": "correct horse battery"}


class InvitationPageTestCase(WithSampleScopes, ApiTestCase):
    def setUp(self) -> None:
        super().setUp()
        cache.clear()
        self.addCleanup(cache.clear)
        # A page leaves its language active in this thread, as requests do.
        self.addCleanup(translation.activate, translation.get_language() or "en")
        web_client()
        self.browser = Browser(self.client)

    def invited(self, email: str = "ada@example.test", **body: str) -> str:
        said = {"email": email, "role": "manager"} | body
        answer = self.client_for("admin").post("/api/invitations/", said)
        self.assertEqual(answer.status_code, 201, answer.content)
        return f"/o/invitation/{sent_secret()}/"

    def role_of(self, email: str) -> str | None:
        user = User.objects.filter(email=email).first()
        if user is None:
            return None
        with self.rows():
            row = Membership.objects.filter(user_id=user.pk).first()
            return row and row.role


class SomebodyNew(InvitationPageTestCase):
    def test_says_their_name_chooses_a_password_and_is_in(self) -> None:
        path = self.invited()
        page = self.client.get(path)
        self.assertContains(page, "<h1>Join Northwind</h1>")
        self.assertContains(page, "ada@example.test is invited as: Manager.")
        self.assertContains(page, 'autocomplete="new-password"')
        answer = self.client.post(path, NEW)
        self.assertEqual((answer.status_code, answer.headers["Location"]), (302, "/"))
        self.assertEqual(self.role_of("ada@example.test"), "manager")
        # The web app's silent sign-in finds them, in this account.
        self.assertTrue(self.browser.code(prompt="none"))
        self.assertEqual(self.client.session["account"], self.account.slug)
        self.assertEqual(self.client.get(path).status_code, 404)

    def test_is_told_what_is_wrong_and_may_try_again(self) -> None:
        path = self.invited()
        for form, sentence in (
            (NEW | {"password": "short"}, "This password is too short."),
            (NEW | {"password": "ada@example.test"}, "too similar to the email address"),
            (NEW | {"full_name": " "}, "This field is required."),
        ):
            page = self.client.post(path, form)
            self.assertContains(page, sentence)
            self.assertIsNone(self.role_of("ada@example.test"))
        self.assertEqual(self.client.post(path, NEW).status_code, 302)

    def test_reads_it_in_the_language_of_the_invitation(self) -> None:
        page = self.client.get(self.invited(language="fr"))
        self.assertContains(page, '<html lang="fr">')
        self.assertContains(page, "<h1>Rejoindre Northwind</h1>")
        self.assertContains(page, "Choisissez un mot de passe")

    def test_can_not_be_posted_for_from_elsewhere(self) -> None:
        path = self.invited()
        answer = PlainClient(enforce_csrf_checks=True).post(path, NEW)
        self.assertEqual(answer.status_code, 403)
        self.assertIsNone(self.role_of("ada@example.test"))

    def test_gets_a_page_that_runs_nothing_and_keeps_nothing(self) -> None:
        page = self.client.get(self.invited())
        text = page.content.decode()
        self.assertNotRegex(text, r"<script|<style|\sstyle=|\son\w+=")
        self.assertEqual(re.findall(r'(?:src|href)="(?!/static/identity/)[^"]*"', text), [])
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("frame-ancestors 'none'", page.headers["Content-Security-Policy"])


class SomebodyKnown(InvitationPageTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.user = make_user("ada@example.test", password=PASSWORD)

    def test_signs_in_and_joins(self) -> None:
        path = self.invited()
        page = self.client.get(path)
        self.assertContains(page, f'href="/o/login/?next={path}"')
        self.assertNotContains(page, "<form")
        form = {"username": "ada@example.test", "password": PASSWORD, "next": path}
        self.assertEqual(self.client.post("/o/login/", form).headers["Location"], path)
        self.assertContains(self.client.get(path), "Join Northwind</button>")
        self.assertEqual(self.client.post(path).headers["Location"], "/")
        self.assertEqual(self.role_of("ada@example.test"), "manager")

    def test_is_not_let_in_by_the_link_alone(self) -> None:
        path = self.invited()
        page = self.client.post(path, NEW)
        self.assertContains(page, "Sign in to accept")
        self.assertIsNone(self.role_of("ada@example.test"))
        self.user.refresh_from_db()
        self.assertTrue(self.user.check_password(PASSWORD))

    def test_does_not_take_what_was_sent_to_somebody_else(self) -> None:
        path = self.invited("eve@example.test")
        self.client.force_login(self.user)
        page = self.client.get(path)
        self.assertContains(page, "You are signed in as ada@example.test. Sign out")
        self.assertNotContains(page, "<form")
        self.assertContains(self.client.post(path), "You are signed in as ada@example.test.")
        self.assertIsNone(self.role_of("ada@example.test"))

    def test_who_is_a_member_already_is_told_so(self) -> None:
        path = self.invited()
        make_member(self.account, user=self.user, role="viewer")
        self.client.force_login(self.user)
        self.assertContains(self.client.post(path), "You are a member of Northwind already")
        self.assertEqual(self.role_of("ada@example.test"), "viewer")


class ALinkThatOpensNothing(InvitationPageTestCase):
    def test_says_so_whatever_the_reason(self) -> None:
        used, gone = self.invited("a@example.test"), self.invited("b@example.test")
        self.client.post(used, NEW)
        self.client.logout()
        with self.rows():
            invitation = Invitation.objects.get(email="b@example.test")
        self.client_for("admin").post(f"/api/invitations/{invitation.pk}/revoke/")
        suspended = self.invited("c@example.test")
        Account.objects.filter(pk=self.account.pk).update(status="suspended")
        pages = set()
        for path in (used, gone, suspended, f"/o/invitation/{'x' * 43}/"):
            for call in (self.client.get, self.client.post):
                answer = call(path)
                self.assertEqual(answer.status_code, 404)
                self.assertContains(
                    answer, "This invitation does not work any more", status_code=404
                )
                pages.add(answer.content)
        self.assertEqual(len(pages), 1)
        self.assertEqual(User.objects.filter(email="c@example.test").count(), 0)
