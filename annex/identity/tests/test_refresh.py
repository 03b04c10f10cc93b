"""Refreshing: in turns, repeatable for a moment, and the end of the family for a replay."""

from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

from django.utils import timezone

from annex.identity import oauth
from annex.identity.models import AccessToken, Account, Application, Membership, RefreshToken, User
from annex.identity.tests.samples import Browser, WithSampleScopes
from annex.tenancy import seal
from annex.testing.cases import ApiTestCase, CommitTestCase
from annex.testing.client import PlainClient
from annex.testing.factories import make_member, make_user, web_client

PAST_THE_WINDOW = oauth.RETRY_WINDOW + timedelta(seconds=1)


def works(tokens: dict[str, Any]) -> bool:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return PlainClient().get("/api/me/", headers=headers).status_code == 200


class RefreshTestCase(WithSampleScopes, ApiTestCase):
    def setUp(self) -> None:
        super().setUp()
        web_client()
        self.user = make_user()
        self.member = make_member(self.account, user=self.user, role="manager")
        self.client.force_login(self.user)
        self.browser = Browser(self.client)
        self.first = self.browser.tokens()

    def refresh(self, tokens: dict[str, Any], **changes: str) -> dict[str, Any]:
        answer = self.browser.refresh(tokens["refresh_token"], **changes)
        self.assertEqual(answer.status_code, 200, answer.content)
        refreshed: dict[str, Any] = answer.json()
        return refreshed

    def assert_refused(self, tokens: dict[str, Any]) -> None:
        answer = self.browser.refresh(tokens["refresh_token"])
        self.assertEqual((answer.status_code, answer.json()["error"]), (400, "invalid_grant"))

    def rotated_long_ago(self) -> None:
        revoked = RefreshToken.objects.filter(revoked__isnull=False)
        revoked.update(revoked=timezone.now() - PAST_THE_WINDOW)


class ARefresh(RefreshTestCase):
    def test_gives_a_new_pair_in_the_same_account_and_ends_the_old_one(self) -> None:
        second = self.refresh(self.first)
        self.assertNotEqual(second["refresh_token"], self.first["refresh_token"])
        self.assertTrue(works(second))
        self.assertFalse(works(self.first))
        self.assertEqual(second["scope"], self.first["scope"])
        self.assertEqual(second["expires_in"], 300)
        self.assertIn("id_token", second)
        stored = RefreshToken.objects.get(revoked__isnull=True)
        self.assertEqual(stored.account_id, self.account.pk)
        self.assertEqual((stored.token, stored.access_token.token), ("", ""))

    def test_can_be_repeated_while_its_answer_may_have_been_lost(self) -> None:
        second = self.refresh(self.first)
        again = self.refresh(self.first)
        for name in ("access_token", "refresh_token", "scope"):
            self.assertEqual(again[name], second[name])
        self.assertTrue(works(again))
        self.assertEqual(AccessToken.objects.count(), 1)
        self.assertEqual(RefreshToken.objects.filter(revoked__isnull=True).count(), 1)
        self.assertTrue(works(self.refresh(again)))

    def test_repeated_tells_the_time_that_is_left_and_the_scope_given_before(self) -> None:
        self.refresh(self.first, scope="openid samples:read")
        AccessToken.objects.update(expires=timezone.now() + timedelta(seconds=100.5))
        again = self.refresh(self.first)
        self.assertEqual((again["scope"], again["expires_in"]), ("openid samples:read", 100))

    def test_can_ask_for_less_never_for_more(self) -> None:
        less = self.refresh(self.first, scope="openid samples:read")
        self.assertEqual(less["scope"], "openid samples:read")
        more = self.browser.refresh(less["refresh_token"], scope="openid samples:count")
        self.assertEqual((more.status_code, more.json()["error"]), (400, "invalid_scope"))

    def test_under_another_secret_key_can_not_be_repeated(self) -> None:
        second = self.refresh(self.first)
        known = next(
            seal.known_keys()
        )  # the database's own, which does not change with the setting
        with (
            self.settings(SECRET_KEY="another"),
            mock.patch.object(seal, "_key", return_value=known),
        ):
            self.assert_refused(self.first)
        self.assertTrue(works(second))


class AReplay(RefreshTestCase):
    def assert_family_ended(self, tokens: dict[str, Any]) -> None:
        self.assertFalse(works(tokens))
        self.assert_refused(tokens)
        self.assertFalse(RefreshToken.objects.filter(revoked__isnull=True).exists())
        self.assertFalse(AccessToken.objects.exists())

    def test_past_the_window_ends_the_family(self) -> None:
        second = self.refresh(self.first)
        self.rotated_long_ago()
        self.assert_refused(self.first)
        self.assert_family_ended(second)

    def test_of_a_token_whose_successor_was_used_ends_the_family(self) -> None:
        third = self.refresh(self.refresh(self.first))
        self.assert_refused(self.first)
        self.assert_family_ended(third)

    def test_after_a_sign_out_gives_nothing(self) -> None:
        PlainClient().post(
            "/o/revoke_token/", {"client_id": "annex-web", "token": self.first["refresh_token"]}
        )
        self.assert_refused(self.first)
        self.assert_family_ended(self.first)

    def test_leaves_other_sign_ins_alone(self) -> None:
        other = Browser(self.client).tokens()
        self.refresh(self.first)
        self.rotated_long_ago()
        self.assert_refused(self.first)
        self.assertTrue(works(other))


class ARefreshIsRefused(RefreshTestCase):
    def test_when_the_person_was_switched_off(self) -> None:
        User.objects.filter(pk=self.user.pk).update(is_active=False)
        self.assert_refused(self.first)

    def test_when_the_person_left_the_account(self) -> None:
        make_member(self.other_account, user=self.user)
        with self.rows():
            Membership.objects.filter(pk=self.member.pk).update(is_active=False)
        self.assert_refused(self.first)

    def test_when_the_account_was_closed(self) -> None:
        Account.objects.filter(pk=self.account.pk).update(status="closed")
        self.assert_refused(self.first)

    def test_when_the_application_was_switched_off(self) -> None:
        Application.objects.update(is_active=False)
        answer = self.browser.refresh(self.first["refresh_token"])
        self.assertEqual((answer.status_code, answer.json()["error"]), (401, "invalid_client"))

    def test_when_another_client_presents_it_and_the_family_lives_on(self) -> None:
        Application.objects.create(
            client_id="other-app",
            client_type="public",
            authorization_grant_type="authorization-code",
            redirect_uris="https://other.example/",
        )
        answer = self.browser.refresh(self.first["refresh_token"], client_id="other-app")
        self.assertEqual((answer.status_code, answer.json()["error"]), (400, "invalid_grant"))
        self.assertTrue(works(self.refresh(self.first)))

    def test_when_it_was_never_issued(self) -> None:
        self.assert_refused({"refresh_token": "never-issued"})

    def test_two_weeks_after_the_last_one(self) -> None:
        AccessToken.objects.update(expires=timezone.now() - timedelta(days=14, seconds=1))
        self.assert_refused(self.first)


class TwoTabs(WithSampleScopes, CommitTestCase):
    within_account = False

    def setUp(self) -> None:
        super().setUp()
        web_client()
        user = make_user()
        make_member(self.account, user=user)
        self.client.force_login(user)
        self.browser = Browser(self.client)

    def test_refreshing_at_once_both_get_the_same_pair(self) -> None:
        tokens = self.browser.tokens()
        for _ in range(20):
            presented = tokens["refresh_token"]
            answers = self.together(*[partial(self.browser.refresh, presented)] * 3)
            self.assertEqual([answer.status_code for answer in answers], [200, 200, 200])
            pairs = {(a.json()["access_token"], a.json()["refresh_token"]) for a in answers}
            self.assertEqual(len(pairs), 1)
            tokens = answers[0].json()
        self.assertTrue(works(tokens))
        self.assertEqual(RefreshToken.objects.filter(revoked__isnull=True).count(), 1)
        self.assertEqual(AccessToken.objects.count(), 1)

    def test_presenting_one_code_at_once_only_one_gets_tokens(self) -> None:
        for _ in range(10):
            code = self.browser.code()
            answers = self.together(*[partial(self.browser.exchange, code)] * 3)
            self.assertEqual(sorted(a.status_code for a in answers), [200, 400, 400])
        self.assertEqual(AccessToken.objects.count(), 10)

    def test_a_replay_beside_a_refresh_never_fails_on_our_side(self) -> None:
        for _ in range(10):
            first = self.browser.tokens()
            second = self.browser.refresh(first["refresh_token"]).json()
            RefreshToken.objects.filter(revoked__isnull=False).update(
                revoked=timezone.now() - PAST_THE_WINDOW
            )
            replay, refresh = self.together(
                partial(self.browser.refresh, first["refresh_token"]),
                partial(self.browser.refresh, second["refresh_token"]),
            )
            self.assertEqual(replay.status_code, 400)
            self.assertIn(refresh.status_code, {200, 400})
            if refresh.status_code == 200:
                self.assertFalse(works(refresh.json()))
