"""``GET /api/me/`` in every version."""

from uuid import UUID

from annex.api.versions import VERSIONS
from annex.identity import services
from annex.identity.tests.samples import WithSampleScopes
from annex.testing.cases import ApiTestCase
from annex.testing.factories import make_member, make_token, make_user


class Me(WithSampleScopes, ApiTestCase):
    def test_is_the_same_in_every_version(self) -> None:
        unit_id = UUID("01900000-0000-7000-8000-000000000001")
        user = make_user("ada@example.test", full_name="Ada Lovelace")
        make_member(self.account, user=user, role="member", unit_id=unit_id)
        make_member(self.other_account, user=user, role="owner")
        token = make_token(self.account, user=user, scopes=["samples:write", "openid"])
        for version in VERSIONS:
            with self.subTest(version=version):
                answer = self.client.get(
                    "/api/me/",
                    {"version": version},
                    headers={"Authorization": f"Bearer {token}"},
                )
                self.assertEqual(answer.headers["API-Version"], version)
                self.assertEqual(
                    answer.json(),
                    {
                        "user": {
                            "id": str(user.pk),
                            "email": "ada@example.test",
                            "name": "Ada Lovelace",
                        },
                        "account": {
                            "id": str(self.account.pk),
                            "name": "Northwind",
                            "slug": self.account.slug,
                            "status": "active",
                        },
                        "role": "member",
                        "scopes": ["samples:read"],  # a member's role allows no more
                        "permissions": [],
                        "unit_id": str(unit_id),
                        "accounts": [
                            {
                                "id": str(self.other_account.pk),
                                "name": "Contoso",
                                "slug": self.other_account.slug,
                                "role": "owner",
                            },
                            {
                                "id": str(self.account.pk),
                                "name": "Northwind",
                                "slug": self.account.slug,
                                "role": "member",
                            },
                        ],
                    },
                )

    def test_needs_a_token_and_no_scope(self) -> None:
        self.assertEqual(self.client.get("/api/me/").status_code, 401)
        self.assertEqual(self.client_for("viewer", scopes=[]).get("/api/me/").status_code, 200)

    def test_can_only_be_read(self) -> None:
        client = self.client_for("owner")
        for method in (client.post, client.put, client.patch, client.delete):
            self.assertEqual(method("/api/me/").status_code, 405)

    def test_follows_the_pin_when_no_version_is_said(self) -> None:
        application, _ = services.register_application(
            account=self.account, name="Payroll", scopes=["samples:read"], api_version="1"
        )
        token = make_token(self.account, application=application, scopes=[])
        answer = self.client.get("/api/me/", headers={"Authorization": f"Bearer {token}"})
        self.assertEqual(answer.headers["API-Version"], "1")
        self.assertIsNone(answer.json()["user"])
        pinned_by_account = make_token(self.account)
        answer = self.client.get(
            "/api/me/", headers={"Authorization": f"Bearer {pinned_by_account}"}
        )
        self.assertEqual(answer.headers["API-Version"], "2")
