from decimal import Decimal
from unittest import mock
from uuid import uuid4

from annex.cascades import stages
from annex.cascades.models import Mark
from annex.realtime.models import Event
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.models import (
    EmployeeReadiness,
    ResponsibilityReadiness,
)
from platforms.readiness.scores.tests.cases import LEVELS, OrgApiTestCase
from platforms.readiness.units.tests.factories import make_unit


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
