"""The base of tests over the API of a settled org."""

from decimal import Decimal
from typing import Any

from annex.cascades import stages
from annex.testing.cases import ApiTestCase
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.tests.factories import make_org

LEVELS = {
    "responsibilities": "triage",
    "roles": "role",
    "assignments": "assignment",
    "employees": "nurse",
    "units": "team",
}


class OrgApiTestCase(ApiTestCase):
    """Starts from a settled org in one account, and nothing in the other."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.org = make_org()
        stages.settle(NAME)

    def explanation(self, path: str, **client: Any) -> dict[str, Any]:
        answer = self.client_for("viewer", **client).get(f"/api/{path}/explanation/")
        self.assertEqual(answer.status_code, 200, answer.content)
        return answer.json()

    def assert_exact(self, body: dict[str, Any]) -> None:
        parts = body["inputs"] + ([body["others"]] if body["others"] else [])
        value = Decimal(body["value"])
        self.assertEqual(sum(Decimal(part["points"]) for part in parts), value)
        self.assertEqual(sum(Decimal(part["lost"]) for part in parts), 100 - value)
