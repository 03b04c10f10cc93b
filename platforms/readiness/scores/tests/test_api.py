from unittest import mock

from annex.cascades import stages
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.responsibilities.tests.factories import make_responsibility
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.models import (
    EmployeeReadiness,
)
from platforms.readiness.scores.reads import explanations
from platforms.readiness.scores.tests.cases import LEVELS, OrgApiTestCase


class AccountTests(OrgApiTestCase):
    def test_version_2_says_what_the_number_rests_on(self) -> None:
        body = self.client_for("viewer").get("/api/account/").json()

        as_of = body["readiness"].pop("as_of")
        self.assertIsNotNone(as_of)
        self.assertEqual(
            body,
            {
                "id": str(self.account.pk),
                "name": "Northwind",
                "slug": self.account.slug,
                "status": "active",
                "api_version": "2",
                "readiness": {"value": "46.88", "coverage": "100.00", "recalculating": False},
                "counts": {
                    "units": 2,
                    "roles": 1,
                    "responsibilities": 2,
                    "employees": 1,
                    "positions": 1,
                    "assignments": 1,
                },
            },
        )

    def test_version_1_says_a_plain_number(self) -> None:
        body = self.client_for("viewer", version="1").get("/api/account/").json()

        self.assertEqual(body["readiness"], 46.88)
        self.assertIsNotNone(body["readiness_as_of"])
        self.assertFalse(body["readiness_recalculating"])

    def test_an_account_without_people_is_unknown_and_at_rest(self) -> None:
        other = {"account": self.other_account}
        v1 = self.client_for("viewer", version="1", **other).get("/api/account/").json()
        v2 = self.client_for("viewer", version="2", **other).get("/api/account/").json()

        self.assertIsNone(v1["readiness"])
        self.assertEqual(
            v2["readiness"],
            {"value": None, "coverage": "0.00", "as_of": None, "recalculating": False},
        )

    def test_a_mark_shows_as_recalculating(self) -> None:
        with self.rows():
            make_employee()

        body = self.client_for("viewer").get("/api/account/").json()

        self.assertTrue(body["readiness"]["recalculating"])


class ExplanationTests(OrgApiTestCase):
    def test_a_role_lists_its_responsibilities_the_costliest_first(self) -> None:
        with self.rows():
            unknown = make_responsibility(role=self.org.role, name="Ethics", weight=4)
            stages.settle(NAME)

        body = self.explanation(f"roles/{self.org.role.pk}")

        as_of = body.pop("as_of")
        self.assertIsNotNone(as_of)
        self.assertEqual(body.pop("last_change")["new"], "62.50")
        self.assertEqual(
            body,
            {
                "level": "role",
                "id": str(self.org.role.pk),
                "name": "Nurse",
                "value": "62.50",
                "coverage": "50.00",
                "recalculating": False,
                "rule": "The mean of its responsibilities, by weight.",
                "inputs": [
                    {
                        "level": "responsibility",
                        "id": str(self.org.triage.pk),
                        "name": "Triage",
                        "weight": "3",
                        "value": "50.00",
                        "share": "37.50",
                        "points": "37.50",
                        "lost": "37.50",
                    },
                    {
                        "level": "responsibility",
                        "id": str(self.org.hygiene.pk),
                        "name": "Hygiene",
                        "weight": "1",
                        "value": "100.00",
                        "share": "12.50",
                        "points": "25.00",
                        "lost": "0.00",
                    },
                    {
                        "level": "responsibility",
                        "id": str(unknown.pk),
                        "name": "Ethics",
                        "weight": "4",
                        "value": None,
                        "share": "50.00",
                        "points": "0.00",
                        "lost": "0.00",
                    },
                ],
                "others": None,
            },
        )

    def test_every_level_explains_the_stored_value_exactly_in_both_versions(self) -> None:
        expected = {
            "responsibilities": "50.00",
            "roles": "62.50",
            "assignments": "46.88",
            "employees": "46.88",
            "units": "46.88",
        }
        for version in ("1", "2"):
            for family, name in LEVELS.items():
                with self.subTest(family=family, version=version):
                    record = getattr(self.org, name)
                    body = self.explanation(f"{family}/{record.pk}", version=version)

                    self.assertEqual(body["value"], expected[family])
                    self.assertEqual(body["coverage"], "100.00")
                    self.assert_exact(body)
            self.assertEqual(self.explanation("account", version=version)["value"], "46.88")

    def test_a_sign_off_that_is_missing_costs_the_whole_weight(self) -> None:
        body = self.explanation(f"assignments/{self.org.assignment.pk}")

        self.assertEqual(
            [(i["name"], i["value"], i["points"], i["lost"]) for i in body["inputs"]],
            [("Triage", "62.50", "46.88", "28.12"), ("Hygiene", "0.00", "0.00", "25.00")],
        )

    def test_what_is_not_listed_is_summed(self) -> None:
        with self.rows():
            for _ in range(7):
                make_assignment(role=self.org.role)
            make_employee()
            stages.settle(NAME)

        with mock.patch.object(explanations, "MOST_INPUTS", 3):
            body = self.explanation("account")

        self.assertEqual(body["value"], "5.86")
        self.assertEqual([i["points"] for i in body["inputs"]], ["0.00", "0.00", "0.00"])
        self.assertEqual(body["others"]["count"], 6)
        self.assertEqual(body["others"]["points"], "5.86")
        self.assert_exact(body)

    def test_what_is_not_known_explains_nothing(self) -> None:
        with self.rows():
            nobody = make_employee()
            stages.settle(NAME)

        body = self.explanation(f"employees/{nobody.pk}")

        self.assertEqual(
            (body["value"], body["coverage"], body["inputs"], body["others"]),
            (None, "0.00", [], None),
        )

    def test_who_is_limited_to_a_unit_is_shown_nobody_from_outside_it(self) -> None:
        with self.rows():
            make_assignment(role=self.org.role)
            stages.settle(NAME)

        body = self.explanation("account", unit_id=self.org.division.pk)

        self.assertEqual([i["name"] for i in body["inputs"]], ["Ada Byron"])
        self.assertEqual(body["others"]["count"], 1)
        self.assertEqual(body["value"], "23.44")
        self.assert_exact(body)

    def test_a_value_under_recalculation_says_so(self) -> None:
        with self.rows():
            EmployeeReadiness.objects.update(valid_until="2021-01-01T00:00Z")

        self.assertTrue(self.explanation(f"employees/{self.org.nurse.pk}")["recalculating"])

    def test_another_accounts_records_do_not_exist(self) -> None:
        for family, name in LEVELS.items():
            with self.subTest(family=family):
                url = f"/api/{family}/{getattr(self.org, name).pk}/explanation/"
                client = self.client_for("viewer", account=self.other_account)

                self.assertEqual(client.get(url).status_code, 404)
