"""Every route x every status of its account, enumerated from the URL trees."""

from annex.api.routes import routes
from annex.identity.models import Account
from annex.testing.cases import ApiTestCase
from tests.architecture.test_routes import concrete

SAFE = {"get", "head", "options"}


class AccountStatusTests(ApiTestCase):
    def setUp(self):
        self.token_of_owner = self.token(role="owner")

    def answers(self, status):
        """Yield every route with what it answers in an account of this status."""
        Account.objects.filter(pk=self.account.pk).update(status=status)
        for route in routes():
            answer = self.client.generic(
                route.method.upper(),
                f"{concrete(route)}?version={route.version}",
                headers={"Authorization": f"Bearer {self.token_of_owner}"},
            )
            yield route, answer

    def test_a_suspended_account_is_read_through_every_route_and_changed_through_none(self):
        read = refused = 0
        for route, answer in self.answers("suspended"):
            with self.subTest(route=route):
                if route.method in SAFE:
                    read += 1
                    # What Odoo owns is asked of Odoo, which nobody connected here.
                    if answer.status_code != 503 or answer.json()["code"] != "odoo_not_connected":
                        self.assertIn(answer.status_code, {200, 404})
                        continue
                    self.assertTrue(route.path.startswith("/api/documents/"), route)
                else:
                    refused += 1
                    self.assertEqual(answer.status_code, 403)
                    self.assertEqual(answer.json()["code"], "account_suspended")
        self.assertGreater(min(read, refused), 60)

    def test_a_closed_account_answers_through_no_route(self):
        for route, answer in self.answers("closed"):
            with self.subTest(route=route):
                self.assertEqual(answer.status_code, 401)
                self.assertEqual(answer.json()["code"], "invalid_token")

    def test_an_account_that_was_reopened_answers_as_before(self):
        for status, expected in (("closed", 401), ("active", 200)):
            Account.objects.filter(pk=self.account.pk).update(status=status)
            answer = self.client.get(
                "/api/units/", headers={"Authorization": f"Bearer {self.token_of_owner}"}
            )
            self.assertEqual(answer.status_code, expected)
