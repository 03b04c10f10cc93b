from datetime import timedelta
from decimal import Decimal
from typing import Any
from unittest import mock
from uuid import uuid4

from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from annex.cascades import stages, sweeping
from annex.cascades.models import Mark
from platforms.readiness.assignments.models import SignOff
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.responsibilities.models import Evidence, Requirement
from platforms.readiness.responsibilities.tests.factories import make_evidence
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.models import (
    AccountReadiness,
)
from platforms.readiness.scores.reads import histories
from platforms.readiness.scores.tests.cases import OrgApiTestCase
from platforms.readiness.scores.tests.factories import LONG_AGO


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

    def test_people_and_assignments_are_told_to_who_may_read_them(self) -> None:
        asked = {"requirements": [{"requirement_id": str(self.org.missing.pk), "satisfied": True}]}
        scopes = ["responsibilities:read", "employees:read", "assignments:read"]
        for version in ("1", "2"):
            told = {
                change["level"]: (change["name"], change["stored"], change["projected"])
                for change in self.client_for("viewer", scopes, version=version)
                .post(self.URL, asked)
                .json()["changes"]
            }

            person, assignment = told["employee"], told["position_assignment"]
            self.assertEqual(person[1:], ("46.88", "75.00"))
            self.assertEqual(assignment[1:], ("46.88", "75.00"))
            self.assertEqual(assignment[0], f"{person[0]}, Nurse")
        few = self.client_for("viewer", scopes[:2]).post(self.URL, asked).json()["changes"]
        self.assertNotIn("position_assignment", {change["level"] for change in few})

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
