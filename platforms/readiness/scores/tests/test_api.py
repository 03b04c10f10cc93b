from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest import mock
from uuid import uuid4

from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from annex.cascades import stages, sweeping
from annex.cascades.models import Mark
from annex.realtime.models import Event
from annex.testing.cases import ApiTestCase
from platforms.readiness.assignments.models import SignOff
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.responsibilities.models import Evidence, Requirement
from platforms.readiness.responsibilities.tests.factories import make_evidence, make_responsibility
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.models import (
    AccountReadiness,
    EmployeeReadiness,
    ResponsibilityReadiness,
)
from platforms.readiness.scores.reads import explanations, histories
from platforms.readiness.scores.tests.factories import LONG_AGO, make_org
from platforms.readiness.units.tests.factories import make_unit

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


class HistoryTests(OrgApiTestCase):
    def history(self, path: str, query: str = "", **client: Any) -> dict[str, Any]:
        answer = self.client_for("viewer", **client).get(f"/api/{path}/history/{query}")
        self.assertEqual(answer.status_code, 200, answer.content)
        return answer.json()

    def satisfy(self) -> Evidence:
        evidence = make_evidence(requirement=self.org.missing, satisfied_at=LONG_AGO)
        stages.settle(NAME)
        return evidence

    def test_a_change_says_since_when_and_because_of_what(self) -> None:
        with self.rows():
            evidence = self.satisfy()

        body = self.history(f"responsibilities/{self.org.triage.pk}")

        latest = body["entries"][0]
        self.assertIsNotNone(latest.pop("since"))
        self.assertEqual(
            {key: latest[key] for key in latest if key != "id"},
            {
                "old": "50.00",
                "new": "100.00",
                "coverage": "100.00",
                "because": "Evidence was recorded or withdrawn.",
                "cause": "readiness_responsibilities_evidence.insert",
                "cause_id": str(evidence.pk),
                "reasons": [],
                "other_reasons": 0,
            },
        )
        self.assertEqual((body["entries"][1]["old"], body["entries"][1]["new"]), (None, "50.00"))
        self.assertIsNone(body["next_before"])

    def test_above_it_names_what_changed_below(self) -> None:
        with self.rows():
            self.satisfy()
        for path, level, name, old, new in (
            (f"roles/{self.org.role.pk}", "responsibility", "Triage", "50.00", "100.00"),
            (f"assignments/{self.org.assignment.pk}", "role", "Nurse", "62.50", "100.00"),
            (
                f"employees/{self.org.nurse.pk}",
                "position_assignment",
                "Ada Byron, Nurse",
                "46.88",
                "75.00",
            ),
            (f"units/{self.org.division.pk}", "employee", "Ada Byron", "46.88", "75.00"),
            ("account", "employee", "Ada Byron", "46.88", "75.00"),
        ):
            with self.subTest(path=path):
                entry = self.history(path, version="1")["entries"][0]

                (reason,) = entry["reasons"]
                self.assertEqual(
                    (reason["level"], reason["name"], reason["old"], reason["new"]),
                    (level, name, old, new),
                )
                self.assertEqual(entry["because"], "What it is computed from has changed.")
                self.assertEqual(entry["other_reasons"], 0)

    def test_the_explanation_carries_the_last_change(self) -> None:
        with self.rows():
            self.satisfy()

        body = self.explanation("account")

        self.assertEqual((body["value"], body["last_change"]["new"]), ("75.00", "75.00"))
        self.assertEqual(body["last_change"]["reasons"][0]["name"], "Ada Byron")

    def test_the_clock_is_a_cause(self) -> None:
        with self.rows():
            SignOff.objects.update(expires_at=timezone.now() + timedelta(hours=1))
            stages.settle(NAME)
        later = timezone.now() + timedelta(hours=2)
        sweeping.mark_lapsed(at=later)
        with self.rows():
            stages.settle(NAME, clock=lambda: later)

        entry = self.history(f"assignments/{self.org.assignment.pk}")["entries"][0]

        self.assertEqual((entry["old"], entry["new"]), ("46.88", "0.00"))
        (reason,) = entry["reasons"]
        self.assertEqual(
            (reason["level"], reason["old"], reason["new"]), ("signed_share", "75.00", "0.00")
        )

    def test_it_is_read_in_pages(self) -> None:
        with self.rows():
            for weight in range(2, 6):
                Requirement.objects.filter(pk=self.org.missing.pk).update(weight=weight)
                stages.settle(NAME)
        path = f"responsibilities/{self.org.triage.pk}"
        whole = self.history(path)["entries"]

        with mock.patch.object(histories.of_record, "__kwdefaults__", {"before": None, "most": 2}):
            pages, query = [], ""
            while True:
                page = self.history(path, query)
                pages += page["entries"]
                if page["next_before"] is None:
                    break
                query = f"?before={page['next_before']}"

        self.assertEqual(len(whole), 5)
        self.assertEqual(pages, whole)

    def test_a_value_that_moved_and_came_back_is_two_changes(self) -> None:
        with self.rows():
            self.satisfy()
            Evidence.objects.filter(requirement=self.org.missing).update(withdrawn_at=LONG_AGO)
            stages.settle(NAME)

        entries = self.history("account")["entries"]

        self.assertEqual([e["new"] for e in entries], ["46.88", "75.00", "46.88"])

    def test_nobody_who_serves_can_rewrite_it(self) -> None:
        for statement in (
            "UPDATE cascades_valuechange SET new = '{}'",
            "DELETE FROM cascades_valuechange",
        ):
            with (
                self.rows(),
                self.assertRaises(ProgrammingError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

    def test_who_is_limited_to_a_unit_is_not_told_of_people_outside_it(self) -> None:
        with self.rows():
            make_assignment(role=self.org.role)
            stages.settle(NAME)
            self.satisfy()

        entry = self.history("account", unit_id=self.org.division.pk)["entries"][0]

        self.assertEqual([r["name"] for r in entry["reasons"]], ["Ada Byron"])

    def test_another_account_s_history_does_not_exist(self) -> None:
        client = self.client_for("viewer", account=self.other_account)

        answer = client.get(f"/api/roles/{self.org.role.pk}/history/")

        self.assertEqual(answer.status_code, 404)


class PreviewApiTests(OrgApiTestCase):
    URL = "/api/readiness/preview/"

    def test_it_says_what_the_company_would_be(self) -> None:
        for version in ("1", "2"):
            client = self.client_for("viewer", ["responsibilities:read"], version=version)
            body = client.post(
                self.URL,
                {"requirements": [{"requirement_id": str(self.org.missing.pk), "satisfied": True}]},
            ).json()

            self.assertEqual(
                (body["account"]["stored"], body["account"]["projected"]), ("46.88", "75.00")
            )
            self.assertEqual(
                [(c["level"], c["name"], c["stored"], c["projected"]) for c in body["changes"]],
                [
                    ("responsibility", "Triage", "50.00", "100.00"),
                    ("role", "Nurse", "62.50", "100.00"),
                    ("unit", "Ward 1", "46.88", "75.00"),
                    ("unit", "Hospital", "46.88", "75.00"),
                ],
            )
            self.assertEqual(body["counts"]["employee"], 1)
            self.assertFalse(body["recalculating"])
        with self.rows():
            self.assertEqual(AccountReadiness.objects.get().value, Decimal("46.88"))
            self.assertFalse(Mark.objects.exists())

    def test_sign_offs_and_weights_can_be_asked_about(self) -> None:
        body = (
            self.client_for("viewer")
            .post(
                self.URL,
                {
                    "sign_offs": [
                        {
                            "assignment_id": str(self.org.assignment.pk),
                            "responsibility_id": str(self.org.hygiene.pk),
                            "signed_off": True,
                        }
                    ],
                    "weights": [{"responsibility_id": str(self.org.triage.pk), "weight": 1}],
                },
            )
            .json()
        )

        self.assertEqual(body["account"]["projected"], "75.00")

    def test_what_does_not_exist_is_refused_by_its_field(self) -> None:
        answer = self.client_for("viewer").post(
            self.URL, {"requirements": [{"requirement_id": str(uuid4()), "satisfied": True}]}
        )

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (400, "readiness.unknown_override")
        )
        self.assertEqual(list(answer.json()["errors"]), ["requirements"])

    def test_it_takes_the_scope_to_read_responsibilities(self) -> None:
        answer = self.client_for("admin", ["account:read", "units:read"]).post(self.URL, {})

        self.assertEqual(answer.status_code, 403)


class RecalculationTests(OrgApiTestCase):
    def test_every_level_can_be_recalculated(self) -> None:
        client = self.client_for("manager", ["assignments:recalc"])
        with self.rows():
            EmployeeReadiness.objects.update(value=1)

        for family, name in LEVELS.items():
            answer = client.post(f"/api/{family}/{getattr(self.org, name).pk}/recalc/")
            self.assertEqual(answer.status_code, 202, family)
        self.assertEqual(client.post("/api/account/recalc/").status_code, 202)

        with self.rows():
            self.assertEqual(EmployeeReadiness.objects.get().value, Decimal("46.88"))
            self.assertEqual(Mark.objects.count(), 0)

    def test_its_course_can_be_followed_to_the_end(self) -> None:
        client = self.client_for("manager", ["assignments:recalc"])
        with self.rows():
            ResponsibilityReadiness.objects.filter(pk=self.org.triage.pk).update(value=1)
        with mock.patch("annex.cascades.wake.Wake.publish", autospec=True):
            asked = client.post(f"/api/responsibilities/{self.org.triage.pk}/recalc/").json()
        url = f"/api/recalculations/{asked['id']}/"

        self.assertEqual(
            {key: asked[key] for key in ("level", "object_id", "state", "stage", "stages")},
            {
                "level": "responsibility",
                "object_id": str(self.org.triage.pk),
                "state": "running",
                "stage": 0,
                "stages": 7,
            },
        )
        self.assertEqual(client.get(url).json(), asked)
        with self.rows():
            stages.run(NAME, "responsibility")
            self.assertEqual(client.get(url).json()["stage"], 2)
            stages.settle(NAME)
        ended = client.get(url, version="1").json()

        self.assertEqual((ended["state"], ended["stage"], ended["remaining"]), ("settled", 7, 0))
        self.assertIsNotNone(ended["settled_at"])
        with self.rows():
            told = Event.objects.filter(op="recalculating").order_by("pk")
            self.assertEqual({event.family for event in told}, {"responsibilities"})
            self.assertEqual({tuple(e.entity_ids) for e in told}, {(self.org.triage.pk,)})
            states = [event.data["state"] for event in told]
            self.assertEqual((states[0], states[-1]), ("running", "settled"))
            self.assertEqual(states.count("settled"), 1)
            courses = [event.data["stage"] for event in told]
            self.assertEqual(courses, sorted(courses))

    def test_another_account_s_recalculation_does_not_exist(self) -> None:
        asked = self.client_for("manager").post("/api/account/recalc/").json()
        other = self.client_for("manager", account=self.other_account)

        answer = other.get(f"/api/recalculations/{asked['id']}/")

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (404, "cascades.recalculation_not_found")
        )

    def test_who_may_not_see_the_record_does_not_see_its_recalculation(self) -> None:
        with self.rows():
            elsewhere = make_unit()
        asked = self.client_for("manager").post(f"/api/units/{self.org.team.pk}/recalc/").json()
        limited = self.client_for("manager", unit_id=elsewhere.pk)

        answer = limited.get(f"/api/recalculations/{asked['id']}/")

        self.assertEqual(answer.json()["code"], "readiness.unit_not_found")

    def test_it_takes_its_own_scope(self) -> None:
        for family, name in LEVELS.items():
            url = f"/api/{family}/{getattr(self.org, name).pk}/recalc/"
            answer = self.client_for("admin", [f"{family}:read", f"{family}:write"]).post(url)

            self.assertEqual(answer.status_code, 403, family)
        with self.rows():
            self.assertEqual(Mark.objects.count(), 0)

    def test_what_is_missing_is_not_found(self) -> None:
        answer = self.client_for("manager").post(f"/api/units/{uuid4()}/recalc/")

        self.assertEqual(answer.status_code, 404)
        self.assertEqual(answer.json()["code"], "readiness.unit_not_found")
