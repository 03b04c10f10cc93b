"""Applications that act for themselves."""

import base64
from typing import Any

from annex.identity import services
from annex.identity.models import AccessToken, Account, Application
from annex.identity.tests.cases import IssuerTestCase
from annex.identity.tests.samples import PASSWORD
from annex.testing.client import PlainClient


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
        answer = PlainClient().post(
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
