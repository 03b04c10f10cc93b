"""The question about an availability, its mail and the page behind its link."""

import re
from datetime import date, datetime, timedelta

from django.core import mail
from django.core.cache import cache
from django.core.signing import Signer
from django.test import override_settings
from django.utils import timezone, translation
from django.utils.formats import date_format

from annex.identity.models import Account, Membership, User
from annex.tenancy.context import global_context
from annex.testing.cases import ApiTestCase, CommitTestCase
from annex.testing.client import PlainClient
from annex.testing.events import told
from annex.testing.factories import make_member, make_user
from platforms.marketplace.specialists.models import STALE_AFTER, Specialist
from platforms.marketplace.specialists.services import availability, questions
from platforms.marketplace.specialists.tests.factories import make_identity, make_specialist

LINK = re.compile(r"http://localhost:8000(/o/availability/[^/\s]+/)\s")
GONE = "This link does not work any more"


class PageTestCase(ApiTestCase):
    """Ada, whose availability went stale, and who has just been asked by mail."""

    def setUp(self) -> None:
        super().setUp()
        cache.clear()
        self.addCleanup(cache.clear)
        # A page leaves its language active in this thread, as requests do.
        self.addCleanup(translation.activate, translation.get_language() or "en")
        self.user = make_user("ada@example.test")
        self.member = make_member(self.account, user=self.user, role="member")
        with self.rows():
            self.ada = make_specialist(
                user_id=self.user.pk,
                identity=make_identity(given_name="Ada", family_name="Byron"),
                free_from=date(2027, 3, 1),
                days_per_week=3,
                availability_confirmed_at=None,
            )
        self.path = self.ask()

    def ask(self, at: datetime | None = None) -> str:
        """Let stale ones be asked, and return the path of the link in the mail."""
        mail.outbox.clear()
        with self.rows(), self.committed():
            self.assertEqual(availability.ask(at=at or timezone.now()), [self.ada.pk])
        match = LINK.search(str(mail.outbox[0].body))
        assert match is not None, mail.outbox[0].body
        return match[1]

    def confirmed_at(self) -> datetime | None:
        with self.rows():
            return Specialist.objects.get(pk=self.ada.pk).availability_confirmed_at

    def told(self) -> list[str]:
        with self.rows():
            return [op for op, _ in told("specialists")]

    def assert_gone(self, path: str) -> None:
        before = self.confirmed_at()
        for call in (self.client.get, self.client.post):
            self.assertContains(call(path), GONE, status_code=404)
        self.assertEqual(self.confirmed_at(), before)


class TheLinkOfAMail(PageTestCase):
    def test_says_whose_availability_and_until_when_and_confirms_nothing_by_itself(self) -> None:
        for call in (self.client.get, self.client.head, self.client.options):
            call(self.path)
        page = self.client.get(self.path)

        self.assertContains(page, "<h1>Are you still available?</h1>")
        self.assertContains(page, "Ada Byron, as clients of Northwind see you:")
        self.assertContains(page, "Free from March 1, 2027, 3 days a week")
        self.assertContains(page, f"fresh until {_day(timezone.now() + STALE_AFTER)}.")
        self.assertIsNone(self.confirmed_at())
        self.assertEqual(self.told(), ["asked"])

    def test_confirms_by_one_click_and_a_second_one_changes_nothing(self) -> None:
        before = timezone.now()
        page = self.client.post(self.path)
        first = self.confirmed_at()

        assert first is not None
        self.assertLessEqual(before, first)
        self.assertContains(page, "<h1>Thank you, it is confirmed</h1>")
        self.assertContains(page, f"fresh until {_day(first + STALE_AFTER)}.")
        self.assertNotContains(page, "<form")
        for call in (self.client.post, self.client.get):
            self.assertContains(call(self.path), "Thank you, it is confirmed")
        self.assertEqual(self.confirmed_at(), first)
        self.assertEqual(self.told(), ["asked", "confirmed"])

    def test_speaks_the_language_of_whoever_it_was_sent_to(self) -> None:
        User.objects.filter(pk=self.user.pk).update(language="fr")
        page = self.client.get(self.path)

        self.assertContains(page, '<html lang="fr">')
        self.assertContains(page, "<h1>Êtes-vous toujours disponible\N{NO-BREAK SPACE}?</h1>")
        self.assertContains(page, "Disponible à partir du 1 mars 2027, 3 jours par semaine")
        self.assertContains(page, "Oui, c’est toujours le cas")
        self.assertContains(self.client.post(self.path), "Merci, c’est confirmé")

    def test_can_not_be_clicked_from_elsewhere(self) -> None:
        answer = PlainClient(enforce_csrf_checks=True).post(self.path)

        self.assertEqual(answer.status_code, 403)
        self.assertIsNone(self.confirmed_at())

    def test_is_a_page_that_runs_nothing_and_keeps_nothing(self) -> None:
        page = self.client.get(self.path)

        self.assertNotRegex(page.content.decode(), r"<script|<style|\sstyle=|\son\w+=")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("frame-ancestors 'none'", page.headers["Content-Security-Policy"])


class ALinkThatAsksNothing(PageTestCase):
    def test_is_one_that_was_changed_or_signed_for_something_else(self) -> None:
        token = self.path.split("/")[-2]
        said, _ = token.rsplit(".", 1)
        other = said.replace(self.account.pk.hex, self.other_account.pk.hex)
        for forged in (
            f"{other}.{token.rsplit('.', 1)[1]}",
            said,
            "x",
            "%00",
            Signer(salt="something.else", sep=".").sign(said),
            Signer(key="another", salt=questions.SALT, sep=".").sign(said),
        ):
            with self.subTest(forged=forged):
                self.assert_gone(f"/o/availability/{forged}/")

    def test_works_for_seven_days_and_after_a_change_of_keys(self) -> None:
        old = timezone.now() - timedelta(days=7)
        with self.rows():
            Specialist.objects.update(availability_asked_at=None)
        self.assert_gone(self.ask(old))

        said = self.path.split("/")[-2].rsplit(".", 1)[0]
        token = Signer(key="older", salt=questions.SALT, sep=".").sign(said)
        with override_settings(SECRET_KEY_FALLBACKS=["older"]):
            self.assertContains(self.client.get(f"/o/availability/{token}/"), "Ada Byron")

    def test_of_whoever_may_not_change_it_any_more_does_nothing(self) -> None:
        for rows, change, undo in (
            (User, {"is_active": False}, {"is_active": True}),
            (Account, {"status": "suspended"}, {"status": "active"}),
            (Account, {"status": "closed"}, {"status": "active"}),
        ):
            rows.objects.filter(pk__in=(self.user.pk, self.account.pk)).update(**change)
            with self.subTest(change=change):
                self.assert_gone(self.path)
            rows.objects.filter(pk__in=(self.user.pk, self.account.pk)).update(**undo)
        for model, change in (
            (Membership, {"role": "viewer"}),
            (Membership, {"is_active": False}),
            (Specialist, {"user_id": None}),
        ):
            with self.rows():
                model.objects.update(**change)
            with self.subTest(change=change):
                self.assert_gone(self.path)
            with self.rows():
                self.assertEqual(
                    availability.ask(at=timezone.now() + availability.ASK_AGAIN_AFTER), []
                )
                Membership.objects.update(role="member", is_active=True)

    def test_confirms_in_its_own_account_only(self) -> None:
        make_member(self.other_account, user=self.user, role="member")
        with self.as_account(self.other_account):
            elsewhere = make_specialist(user_id=self.user.pk, availability_confirmed_at=None)

        self.client.post(self.path)

        self.assertIsNotNone(self.confirmed_at())
        with self.as_account(self.other_account):
            elsewhere.refresh_from_db()
            self.assertIsNone(elsewhere.availability_confirmed_at)


class TheMail(PageTestCase):
    def test_is_not_sent_to_who_has_answered_meanwhile(self) -> None:
        mail.outbox.clear()
        again = timezone.now() + availability.ASK_AGAIN_AFTER
        with self.rows(), self.committed():
            availability.ask(at=again)
            Specialist.objects.update(availability_confirmed_at=again)

        self.assertEqual(mail.outbox, [])


class TwoClicksAtOnce(CommitTestCase):
    def test_confirm_once(self) -> None:
        with global_context():
            member = make_member(self.account, role="member")
        now = timezone.now()
        specialist = make_specialist(user_id=member.user_id, availability_confirmed_at=None)
        token = questions.token_of(member.user_id, now)

        self.together(*[lambda: questions.answer(token=token, at=now)] * 3)

        specialist.refresh_from_db()
        self.assertEqual(specialist.availability_confirmed_at, now)
        self.assertEqual([op for op, _ in told("specialists")], ["confirmed"])


def _day(moment: datetime) -> str:
    return date_format(moment, "DATE_FORMAT")
