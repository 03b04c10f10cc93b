from datetime import date
from typing import Any
from uuid import uuid4

from annex.testing.cases import ApiTestCase
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.assignments.tests.factories import (
    STARTED,
    make_assignment,
    make_sign_off,
)
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.responsibilities.tests.factories import make_responsibility
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.tests.readiness import (
    forget_marks,
    give_readiness,
    legacy,
    settled,
)

ASSIGNMENTS = "/api/assignments/"
SIGN_OFFS = "/api/sign-offs/"


class ShapeTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.row = make_assignment(
                employee=make_employee(given_name="Ada", family_name="Lovelace"),
                role=make_role(title="Programmer"),
                fte="0.75",
                ends_on=date(2199, 1, 1),
            )
            give_readiness(self.row, "62.40", "98.00")
            forget_marks()

    def test_each_version_shows_readiness_its_own_way(self) -> None:
        common = {
            "id": str(self.row.pk),
            "employee_id": str(self.row.employee_id),
            "employee_name": "Ada Lovelace",
            "position_id": str(self.row.position_id),
            "role_id": str(self.row.role_id),
            "role_title": "Programmer",
            "fte": "0.750",
            "starts_on": STARTED.isoformat(),
            "ends_on": "2199-01-01",
        }

        for version, readiness in (
            ("1", legacy(62.4)),
            ("2", {"readiness": settled("62.40", "98.00")}),
        ):
            answer = self.client_for("viewer", version=version).get(f"{ASSIGNMENTS}{self.row.pk}/")

            self.assertEqual(answer.json(), common | readiness)

    def test_assignments_are_narrowed_down_by_each_party(self) -> None:
        with self.rows():
            make_assignment()
        client = self.client_for("viewer")

        for query, found in (
            ({"employee": str(self.row.employee_id)}, 1),
            ({"position": str(self.row.position_id)}, 1),
            ({"role": str(self.row.role_id)}, 1),
            ({"role": str(uuid4())}, 0),
            ({}, 2),
        ):
            results = client.get(ASSIGNMENTS, query).json()["results"]
            self.assertEqual(len(results), found, query)

    def test_a_limited_viewer_sees_the_assignments_and_sign_offs_of_the_subtree(self) -> None:
        with self.rows():
            inside = make_sign_off(assignment=self.row)
            outside = make_sign_off()
        client = self.client_for("viewer", unit_id=self.row.position.unit_id)

        for url, seen, hidden in (
            (ASSIGNMENTS, self.row, outside.assignment),
            (SIGN_OFFS, inside, outside),
        ):
            results = client.get(url).json()["results"]
            self.assertEqual([row["id"] for row in results], [str(seen.pk)])
            self.assertEqual(client.get(f"{url}{hidden.pk}/").status_code, 404)


class ChangeTest(ApiTestCase):
    def body(self) -> dict[str, Any]:
        with self.rows():
            return {
                "employee_id": str(make_employee().pk),
                "position_id": str(make_position().pk),
                "role_id": str(make_role().pk),
                "starts_on": "2100-01-01",
            }

    def test_both_versions_create_change_and_delete(self) -> None:
        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)
                body = self.body()

                created = client.post(ASSIGNMENTS, body)
                url = f"{ASSIGNMENTS}{created.json()['id']}/"
                changed = client.patch(url, {"fte": "0.5", "ends_on": "2100-07-01"})
                deleted = client.delete(url)

                self.assertEqual((created.status_code, created.json()["fte"]), (201, "1.000"))
                self.assertEqual({k: created.json()[k] for k in body}, body)
                self.assertEqual(
                    (changed.json()["fte"], changed.json()["ends_on"]), ("0.500", "2100-07-01")
                )
                self.assertEqual(deleted.status_code, 204)
                self.assertEqual(client.get(url).status_code, 404)

    def test_bad_input_says_which_field(self) -> None:
        client = self.client_for("manager")
        body = self.body()

        for said, code, field in (
            ({"fte": "1.001"}, "readiness.fte_out_of_range", "fte"),
            ({"fte": "0"}, "readiness.fte_out_of_range", "fte"),
            ({"fte": "half"}, "invalid", "fte"),
            ({"starts_on": "soon"}, "invalid", "starts_on"),
            ({"ends_on": "2100-01-01"}, "readiness.assignment_ends_before_start", "ends_on"),
            ({"employee_id": str(uuid4())}, "readiness.unknown_reference", "employee_id"),
        ):
            with self.subTest(said=said):
                answer = client.post(ASSIGNMENTS, body | said)

                self.assertEqual((answer.status_code, answer.json()["code"]), (400, code))
                self.assertEqual(list(answer.json()["errors"]), [field])
        with self.rows():
            self.assertFalse(PositionAssignment.objects.exists())

    def test_another_role_answers_conflict(self) -> None:
        with self.rows():
            row, other = make_assignment(), make_role()

        answer = self.client_for("manager").patch(
            f"{ASSIGNMENTS}{row.pk}/", {"role_id": str(other.pk)}
        )

        self.assertEqual(
            (answer.status_code, answer.json()["code"]),
            (409, "readiness.assignment_keeps_its_parties"),
        )


class RecalcTest(ApiTestCase):
    def test_recalculation_is_accepted_with_the_scope_for_it(self) -> None:
        with self.rows():
            row = make_assignment()
        for version in ("1", "2"):
            client = self.client_for("manager", scopes=["assignments:recalc"], version=version)

            answer = client.post(f"{ASSIGNMENTS}{row.pk}/recalc/")

            self.assertEqual(answer.status_code, 202)
            self.assertEqual(answer.json()["level"], "position_assignment")

    def test_writing_scopes_do_not_recalculate(self) -> None:
        with self.rows():
            row = make_assignment()
        client = self.client_for("manager", scopes=["assignments:read", "assignments:write"])

        answer = client.post(f"{ASSIGNMENTS}{row.pk}/recalc/")

        self.assertEqual((answer.status_code, answer.json()["code"]), (403, "insufficient_scope"))


class SignOffTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.assignment = make_assignment()
            self.duty = make_responsibility(role=self.assignment.role)
        self.body = {
            "assignment_id": str(self.assignment.pk),
            "responsibility_id": str(self.duty.pk),
        }

    def test_both_versions_sign_off_and_take_back(self) -> None:
        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)
                expires_at = "2199-01-01T00:00:00Z"

                signed = client.post(SIGN_OFFS, self.body | {"expires_at": expires_at})
                url = f"{SIGN_OFFS}{signed.json()['id']}/"
                again = client.post(SIGN_OFFS, self.body)
                taken_back = client.delete(url)

                self.assertEqual(signed.status_code, 201)
                self.assertEqual(
                    {k: v for k, v in signed.json().items() if k not in {"id", "signed_at"}},
                    self.body | {"expires_at": expires_at},
                )
                self.assertEqual(
                    (again.status_code, again.json()["code"]), (409, "readiness.already_signed_off")
                )
                self.assertEqual(taken_back.status_code, 204)
                self.assertEqual(client.get(url).status_code, 404)

    def test_a_responsibility_of_another_role_is_refused(self) -> None:
        with self.rows():
            other = make_responsibility()

        answer = self.client_for("manager").post(
            SIGN_OFFS, self.body | {"responsibility_id": str(other.pk)}
        )

        self.assertEqual(
            (answer.status_code, answer.json()["code"]),
            (400, "readiness.responsibility_of_another_role"),
        )
        with self.rows():
            self.assertFalse(SignOff.objects.exists())

    def test_a_sign_off_is_not_edited(self) -> None:
        with self.rows():
            row = make_sign_off()

        answer = self.client_for("manager").patch(f"{SIGN_OFFS}{row.pk}/", {"expires_at": None})

        self.assertEqual(answer.status_code, 405)


class RoleSignOffTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.assignment = make_assignment()
            self.duties = [make_responsibility(role=self.assignment.role) for _ in range(2)]
        self.url = f"/api/roles/{self.assignment.role_id}/sign-off/"

    def test_every_holder_is_signed_off_in_both_versions(self) -> None:
        one = {"responsibility_ids": [str(self.duties[0].pk)]}

        first = self.client_for("manager", version="1").post(self.url, one)
        rest = self.client_for("manager", version="2").post(self.url, {})
        again = self.client_for("manager", version="2").post(self.url, {})

        self.assertEqual(
            [first.json(), rest.json(), again.json()], [{"created": n} for n in (1, 1, 0)]
        )
        with self.rows():
            self.assertEqual(SignOff.objects.filter(assignment=self.assignment).count(), 2)

    def test_it_takes_the_scope_to_change_assignments(self) -> None:
        client = self.client_for("manager", scopes=["roles:write", "assignments:read"])

        answer = client.post(self.url, {})

        self.assertEqual((answer.status_code, answer.json()["code"]), (403, "insufficient_scope"))
        with self.rows():
            self.assertFalse(SignOff.objects.exists())

    def test_a_role_of_another_account_does_not_exist(self) -> None:
        with self.rows(self.other_account):
            theirs = make_role()

        answer = self.client_for("manager").post(f"/api/roles/{theirs.pk}/sign-off/", {})

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (404, "readiness.role_not_found")
        )


class QueriesTest(ApiTestCase):
    def test_lists_cost_the_same_for_one_row_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                give_readiness(make_sign_off().assignment, "50.00")

        for version in ("1", "2"):
            for url in (ASSIGNMENTS, SIGN_OFFS):
                with self.subTest(version=version, url=url):
                    client = self.client_for("viewer", version=version)
                    self.assertSameQueries(lambda: client.get(url), make_row)  # noqa: B023
