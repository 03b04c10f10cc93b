"""A manager of one unit, over HTTP: at home in its subtree, and nowhere else."""

from typing import Any

from annex.api.versions import VERSIONS
from annex.tenancy.context import tenant_context
from annex.testing.cases import ApiTestCase
from platforms.readiness.assignments.models import PositionAssignment
from platforms.readiness.assignments.tests.factories import make_assignment, make_sign_off
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units.tests.factories import make_unit


class AManagerOfAUnit(ApiTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        with tenant_context(cls.account.pk):
            cls.division = make_unit(name="North")
            team = make_unit(name="Crew", parent=cls.division)
            cls.inside = make_assignment(position=make_position(unit=team))
            cls.outside = make_assignment(position=make_position(unit=make_unit(name="South")))
            cls.signed_inside = make_sign_off(assignment=cls.inside)
            cls.signed_outside = make_sign_off(assignment=cls.outside)

    def manager(self, version: str = "2") -> Any:
        return self.client_for("manager", unit_id=self.division.pk, version=version)

    def paths(self, row: PositionAssignment, sign_off: Any) -> dict[str, str]:
        return {
            "employee": f"/api/employees/{row.employee_id}/",
            "assignment": f"/api/assignments/{row.pk}/",
            "position": f"/api/positions/{row.position_id}/",
            "unit": f"/api/units/{row.position.unit_id}/",
            "sign-off": f"/api/sign-offs/{sign_off.pk}/",
        }

    def test_sees_what_lies_within(self) -> None:
        for version in VERSIONS:
            for name, path in self.paths(self.inside, self.signed_inside).items():
                with self.subTest(version=version, row=name):
                    self.assertEqual(self.manager(version).get(path).status_code, 200)

    def test_does_not_find_what_lies_outside(self) -> None:
        for version in VERSIONS:
            client = self.manager(version)
            for name, path in self.paths(self.outside, self.signed_outside).items():
                code = f"readiness.{name.replace('-', '_')}_not_found"
                for call in (client.get, client.delete):
                    with self.subTest(version=version, row=name, call=call.__name__):
                        answer = call(path)
                        self.assertEqual((answer.status_code, answer.json()["code"]), (404, code))
        with self.rows():
            self.assertTrue(PositionAssignment.objects.filter(pk=self.outside.pk).exists())

    def test_lists_only_what_lies_within(self) -> None:
        for family, key in (
            ("employees", self.inside.employee_id),
            ("assignments", self.inside.pk),
        ):
            for version in VERSIONS:
                with self.subTest(family=family, version=version):
                    rows = self.manager(version).get(f"/api/{family}/").json()["results"]
                    self.assertEqual([row["id"] for row in rows], [str(key)])

    def test_changes_employees_within_and_none_outside(self) -> None:
        client = self.manager()
        inside, outside = (row.employee_id for row in (self.inside, self.outside))
        mail = {"email": "new@example.test"}
        self.assertEqual(client.patch(f"/api/employees/{inside}/", mail).status_code, 200)
        answer = client.patch(f"/api/employees/{outside}/", mail)
        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (404, "readiness.employee_not_found")
        )
        with self.rows():
            changed = Employee.objects.filter(email="new@example.test")
            self.assertEqual([row.pk for row in changed], [inside])

    def test_changes_assignments_within_and_none_outside(self) -> None:
        client = self.manager()
        fte = {"fte": "0.250"}
        self.assertEqual(client.patch(f"/api/assignments/{self.inside.pk}/", fte).status_code, 200)
        for method, path in (("patch", ""), ("post", "recalc/")):
            call = getattr(client, method)
            answer = call(f"/api/assignments/{self.outside.pk}/{path}", fte)
            self.assertEqual(
                (answer.status_code, answer.json()["code"]), (404, "readiness.assignment_not_found")
            )
        with self.rows():
            changed = PositionAssignment.objects.filter(fte="0.250")
            self.assertEqual([row.pk for row in changed], [self.inside.pk])

    def test_assigns_nobody_to_a_seat_outside(self) -> None:
        body = {
            "employee_id": str(self.inside.employee_id),
            "position_id": str(self.outside.position_id),
            "role_id": str(self.inside.role_id),
            "starts_on": "2026-01-01",
        }
        answer = self.manager().post("/api/assignments/", body)
        self.assertEqual(
            (answer.status_code, list(answer.json()["errors"])), (400, ["position_id"])
        )

    def test_who_only_views_changes_nothing_within_either(self) -> None:
        viewer = self.client_for("viewer", unit_id=self.division.pk)
        path = f"/api/employees/{self.inside.employee_id}/"
        self.assertEqual(viewer.get(path).status_code, 200)
        answer = viewer.patch(path, {"email": "new@example.test"})
        self.assertEqual((answer.status_code, answer.json()["code"]), (403, "insufficient_scope"))
