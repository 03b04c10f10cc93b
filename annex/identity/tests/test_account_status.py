"""What a suspended and what a closed account mean to people who sign in.

Every route of the API x every status is in ``tests/architecture``; sockets are in
``annex.realtime``.
"""

from annex.identity.models import Account
from annex.identity.tests.cases import IssuerTestCase
from annex.identity.tests.samples import answer_of
from annex.testing.client import PlainClient
from annex.testing.factories import make_member


class AccountStatusTestCase(IssuerTestCase):
    def set_status(self, status: str) -> None:
        Account.objects.filter(pk=self.account.pk).update(status=status)

    def userinfo(self, tokens: dict[str, str]) -> int:
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        return int(PlainClient().get("/o/userinfo/", headers=headers).status_code)


class ASuspendedAccount(AccountStatusTestCase):
    def test_is_signed_in_to_renewed_and_said_to_be_suspended(self) -> None:
        self.set_status("suspended")
        self.assertEqual(self.browser.sign_in("ada@example.test").status_code, 302)
        tokens = self.browser.tokens()
        renewed = self.browser.refresh(tokens["refresh_token"])
        self.assertEqual(renewed.status_code, 200)
        me = self.me(renewed.json())
        self.assertEqual((me.status_code, me.json()["account"]["status"]), (200, "suspended"))
        self.assertEqual(self.userinfo(renewed.json()), 200)

    def test_is_offered_among_a_person_s_accounts_as_one_to_read(self) -> None:
        make_member(self.other_account, user=self.user)
        self.set_status("suspended")
        page = self.signed_in().authorize()
        self.assertContains(page, "Northwind")
        self.assertContains(page, "Suspended: you can read, not change")


class AClosedAccount(AccountStatusTestCase):
    def test_lets_its_people_sign_in_and_offers_them_nothing(self) -> None:
        self.set_status("closed")
        self.assertEqual(self.browser.sign_in("ada@example.test").status_code, 302)
        page = self.browser.authorize()
        self.assertContains(page, "No company to open", status_code=403)
        named = self.browser.authorize(account=self.account.slug)
        self.assertContains(named, "No company to open", status_code=403)
        silent = answer_of(self.browser.authorize(prompt="none"))
        self.assertEqual(silent["error"], "interaction_required")

    def test_is_left_out_of_a_person_s_accounts(self) -> None:
        make_member(self.other_account, user=self.user)
        self.set_status("closed")
        tokens = self.signed_in().tokens()
        me = self.me(tokens).json()
        self.assertEqual(me["account"]["name"], "Contoso")
        self.assertEqual([account["name"] for account in me["accounts"]], ["Contoso"])

    def test_ends_what_was_issued_for_it_until_it_is_reopened(self) -> None:
        browser = self.signed_in()
        code, tokens = browser.code(), browser.tokens()
        self.set_status("closed")
        self.assertEqual(browser.exchange(code).status_code, 400)
        self.assertEqual(browser.refresh(tokens["refresh_token"]).status_code, 400)
        self.assertEqual(self.me(tokens).status_code, 401)
        self.assertEqual(self.userinfo(tokens), 401)
        self.set_status("active")
        self.assertEqual(self.me(tokens).status_code, 200)
        self.assertEqual(browser.refresh(tokens["refresh_token"]).status_code, 200)
