from typing import Any
from uuid import uuid4

from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from platforms.readiness.assignments.tests.factories import STARTED, make_assignment
from platforms.readiness.employees.models import Employee
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.tests.factories import make_unit
from platforms.readiness.units.tests.readiness import (
    UNKNOWN,
    forget_marks,
    give_readiness,
    legacy,
    settled,
)

URL = "/api/employees/"


class ShapeTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.ada = make_employee(
                number="E-1", given_name="Ada", family_name="Lovelace", email="ada@example.test"
            )
            self.seat = make_position(title="Analyst", unit=make_unit(name="Engines"))
            self.assignment = make_assignment(
                employee=self.ada,
                position=self.seat,
                role=make_role(title="Programmer"),
                fte="0.75",
            )
            give_readiness(self.ada, "62.40", "98.00")
            give_readiness(self.assignment, "70.00")
            forget_marks()
        self.url = f"{URL}{self.ada.pk}/"

    def test_version_2_embeds_the_assignments(self) -> None:
        self.assertEqual(
            self.client_for("viewer").get(self.url).json(),
            {
                "id": str(self.ada.pk),
                "number": "E-1",
                "given_name": "Ada",
                "family_name": "Lovelace",
                "email": "ada@example.test",
                "status": "active",
                "readiness": settled("62.40", "98.00"),
                "assignments": [
                    {
                        "id": str(self.assignment.pk),
                        "position_id": str(self.seat.pk),
                        "position_title": "Analyst",
                        "unit_id": str(self.seat.unit_id),
                        "unit_name": "Engines",
                        "role_id": str(self.assignment.role_id),
                        "role_title": "Programmer",
                        "fte": "0.750",
                        "starts_on": STARTED.isoformat(),
                        "ends_on": None,
                        "readiness": settled("70.00"),
                    }
                ],
            },
        )

    def test_version_1_has_one_name_and_no_assignments(self) -> None:
        self.assertEqual(
            self.client_for("viewer", version="1").get(self.url).json(),
            {
                "id": str(self.ada.pk),
                "number": "E-1",
                "name": "Ada Lovelace",
                "email": "ada@example.test",
                "status": "active",
                **legacy(62.4),
            },
        )

    def test_a_marked_assignment_is_recalculating_and_its_employee_is_not(self) -> None:
        # Without a commit nobody is woken, and the mark stays.
        client = ApiClient(token=self.token("manager"), version="2", commits=False)

        client.post(f"/api/assignments/{self.assignment.pk}/recalc/")

        shown = client.get(self.url).json()
        self.assertTrue(shown["assignments"][0]["readiness"]["recalculating"])
        self.assertFalse(shown["readiness"]["recalculating"])

    def test_somebody_never_computed_is_unknown(self) -> None:
        with self.rows():
            new = make_employee()
            forget_marks()

        shown = self.client_for("viewer").get(f"{URL}{new.pk}/").json()

        self.assertEqual((shown["readiness"], shown["assignments"]), (UNKNOWN, []))


class FilterTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.unit = make_unit()
            below = make_position(unit=make_unit(parent=self.unit))
            self.role = make_role()
            zoe = make_employee(number="E-10", given_name="Zoé", family_name="Abel")
            make_assignment(employee=zoe, position=below, role=self.role)
            make_employee(number="E-20", family_name="Baker", email="kim@example.test")
            make_employee(number="E-30", family_name="Carter", status="left")
            give_readiness(zoe, "40.00")
            give_readiness(Employee.objects.get(number="E-30"), "90.00")

    def numbers(self, version: str = "2", **query: Any) -> list[str]:
        answer = self.client_for("viewer", version=version).get(URL, query)
        return [employee["number"] for employee in answer.json()["results"]]

    def test_people_are_found_by_number_name_and_email(self) -> None:
        for text, found in (
            ("zoe abel", ["E-10"]),
            ("ABEL ZOÉ", ["E-10"]),
            ("e-2", ["E-20"]),
            ("kim@example", ["E-20"]),
            ("zoe baker", []),
        ):
            self.assertEqual(self.numbers(search=text), found, text)

    def test_people_are_narrowed_down_by_unit_role_and_status(self) -> None:
        for version in ("1", "2"):
            self.assertEqual(self.numbers(version, unit=self.unit.pk), ["E-10"])
            self.assertEqual(self.numbers(version, role=self.role.pk), ["E-10"])
            self.assertEqual(self.numbers(version, unit=uuid4()), [])
            self.assertEqual(self.numbers(version, status="left"), ["E-30"])

    def test_people_are_ordered_by_name_number_or_readiness(self) -> None:
        for version in ("1", "2"):
            self.assertEqual(self.numbers(version), ["E-10", "E-20", "E-30"])
            self.assertEqual(self.numbers(version, ordering="-number"), ["E-30", "E-20", "E-10"])
            self.assertEqual(self.numbers(version, ordering="readiness"), ["E-10", "E-30", "E-20"])
            self.assertEqual(self.numbers(version, ordering="-readiness"), ["E-30", "E-10", "E-20"])


class ChangeTest(ApiTestCase):
    def test_version_2_creates_changes_and_deletes(self) -> None:
        client = self.client_for("manager")

        created = client.post(
            URL, {"number": "E-1", "given_name": "Ada", "family_name": "Lovelace"}
        )
        url = f"{URL}{created.json()['id']}/"
        changed = client.patch(url, {"status": "left"})
        deleted = client.delete(url)

        self.assertEqual((created.status_code, created.json()["status"]), (201, "active"))
        self.assertEqual(changed.json()["status"], "left")
        self.assertEqual(deleted.status_code, 204)
        self.assertEqual(client.get(url).status_code, 404)

    def test_version_1_takes_the_last_word_of_a_name_as_the_family_name(self) -> None:
        client = self.client_for("manager", version="1")

        created = client.post(URL, {"number": "E-1", "name": "Ada Augusta Lovelace"}).json()
        client.post(URL, {"number": "E-2", "name": "Cher"})

        self.assertEqual(created["name"], "Ada Augusta Lovelace")
        with self.rows():
            self.assertEqual(
                set(Employee.objects.values_list("given_name", "family_name")),
                {("Ada Augusta", "Lovelace"), ("", "Cher")},
            )

    def test_version_1_renames(self) -> None:
        with self.rows():
            ana = make_employee(given_name="Ana", family_name="de la Cruz")

        changed = self.client_for("manager", version="1").patch(
            f"{URL}{ana.pk}/", {"name": "Ana Cruz"}
        )

        self.assertEqual(changed.json()["name"], "Ana Cruz")
        with self.rows():
            ana.refresh_from_db()
        self.assertEqual((ana.given_name, ana.family_name), ("Ana", "Cruz"))

    def test_a_client_of_version_1_that_puts_back_what_it_got_changes_nothing(self) -> None:
        with self.rows():
            ana = make_employee(given_name="Ana", family_name="de la Cruz")
        client = self.client_for("manager", version="1")
        url = f"{URL}{ana.pk}/"

        put = client.put(url, client.get(url).json())

        self.assertEqual(put.status_code, 200)
        with self.rows():
            ana.refresh_from_db()
        self.assertEqual((ana.given_name, ana.family_name), ("Ana", "de la Cruz"))

    def test_bad_input_says_which_field(self) -> None:
        with self.rows():
            make_employee(number="E-1")
        client = self.client_for("manager")
        person = {"number": "E-2", "given_name": "Ada", "family_name": "Lovelace"}

        for said, status, code, field in (
            ({"number": ""}, 400, "invalid", "number"),
            ({"email": "nowhere"}, 400, "invalid", "email"),
            ({"status": "asleep"}, 400, "invalid", "status"),
            ({"number": "E-1"}, 409, "readiness.employee_number_taken", "number"),
        ):
            with self.subTest(said=said):
                answer = client.post(URL, person | said)

                self.assertEqual((answer.status_code, answer.json()["code"]), (status, code))
                self.assertEqual(list(answer.json()["errors"]), [field])
        with self.rows():
            self.assertEqual(Employee.objects.count(), 1)

    def test_somebody_with_assignments_is_not_deleted(self) -> None:
        with self.rows():
            employee = make_assignment().employee

        answer = self.client_for("manager").delete(f"{URL}{employee.pk}/")

        self.assertEqual(
            (answer.status_code, answer.json()["code"]),
            (409, "readiness.employee_has_assignments"),
        )
        with self.rows():
            self.assertTrue(Employee.objects.filter(pk=employee.pk).exists())


class LimitedMemberTest(ApiTestCase):
    def test_sees_only_people_and_assignments_of_the_subtree(self) -> None:
        with self.rows():
            unit = make_unit()
            inside = make_assignment(position=make_position(unit=unit), fte="0.5")
            make_assignment(employee=inside.employee, fte="0.5")
            outside = make_assignment().employee
        client = self.client_for("viewer", unit_id=unit.pk)

        results = client.get(URL).json()["results"]

        self.assertEqual([row["id"] for row in results], [str(inside.employee_id)])
        self.assertEqual([row["id"] for row in results[0]["assignments"]], [str(inside.pk)])
        for hidden_or_missing in (outside.pk, uuid4()):
            answer = client.get(f"{URL}{hidden_or_missing}/")
            self.assertEqual(
                (answer.status_code, answer.json()["code"]), (404, "readiness.employee_not_found")
            )


class QueriesTest(ApiTestCase):
    def test_a_list_costs_the_same_for_one_person_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                assignment = make_assignment()
                give_readiness(assignment, "50.00")
                give_readiness(assignment.employee, "50.00")

        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("viewer", version=version)
                self.assertSameQueries(lambda: client.get(URL), make_row)  # noqa: B023
