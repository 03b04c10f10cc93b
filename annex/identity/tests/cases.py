"""The base of the tests of the issuer."""

from typing import Any

from annex.identity.tests.samples import PASSWORD, Browser, WithSampleScopes
from annex.testing.cases import ApiTestCase
from annex.testing.client import PlainClient
from annex.testing.factories import make_member, make_user, web_client


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
        return PlainClient().get("/api/me/", {"version": "2"}, headers=headers)
