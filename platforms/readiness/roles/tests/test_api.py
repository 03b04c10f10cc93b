from uuid import uuid4

from annex.testing.cases import ApiTestCase
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.responsibilities.tests.factories import make_responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.roles.tests.factories import make_role
from platforms.readiness.units.tests.readiness import (
    forget_marks,
    give_readiness,
    legacy,
    settled,
)

URL = "/api/roles/"


class ShapeTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.nurse = make_role(
                title="Nurse", code="29-1141.00", description="Cares.", source="onet"
            )
            make_responsibility(role=self.nurse)
            make_assignment(role=self.nurse)
            give_readiness(self.nurse, "62.40", "98.00")
            forget_marks()
        self.common = {
            "id": str(self.nurse.pk),
            "title": "Nurse",
            "code": "29-1141.00",
            "description": "Cares.",
            "source": "onet",
            "responsibilities_count": 1,
            "holders_count": 1,
        }

    def test_each_version_shows_readiness_its_own_way(self) -> None:
        for version, readiness in (
            ("1", legacy(62.4)),
            ("2", {"readiness": settled("62.40", "98.00")}),
        ):
            answer = self.client_for("viewer", version=version).get(f"{URL}{self.nurse.pk}/")

            self.assertEqual(answer.json(), self.common | readiness)

    def test_roles_are_found_by_words_of_the_title_and_by_code(self) -> None:
        with self.rows():
            make_role(title="Médecin généraliste")
        client = self.client_for("viewer")

        def titles(**query: str) -> list[str]:
            return [role["title"] for role in client.get(URL, query).json()["results"]]

        self.assertEqual(titles(search="generaliste medecin"), ["Médecin généraliste"])
        self.assertEqual(titles(search="29-1141"), ["Nurse"])
        self.assertEqual(titles(code="29-1141.00"), ["Nurse"])
        self.assertEqual(titles(code="29-1141"), [])
        self.assertEqual(titles(ordering="-title"), ["Nurse", "Médecin généraliste"])
        self.assertEqual(titles(ordering="readiness"), ["Nurse", "Médecin généraliste"])

    def test_an_unknown_ordering_is_refused(self) -> None:
        answer = self.client_for("viewer").get(URL, {"ordering": "salary"})

        self.assertEqual(answer.status_code, 400)


class ChangeTest(ApiTestCase):
    def test_both_versions_create_change_and_delete(self) -> None:
        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)

                created = client.post(URL, {"title": f"Nurse {version}", "code": "29"})
                url = f"{URL}{created.json()['id']}/"
                changed = client.patch(url, {"description": "Cares."})
                deleted = client.delete(url)

                self.assertEqual(created.status_code, 201)
                self.assertEqual(created.json()["source"], "manual")
                self.assertEqual(
                    (changed.json()["code"], changed.json()["description"]), ("29", "Cares.")
                )
                self.assertEqual(deleted.status_code, 204)
                self.assertEqual(client.get(url).status_code, 404)

    def test_a_title_taken_answers_conflict(self) -> None:
        with self.rows():
            make_role(title="Nurse")

        answer = self.client_for("manager").post(URL, {"title": "Nurse"})

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (409, "readiness.role_title_taken")
        )
        with self.rows():
            self.assertEqual(Role.objects.count(), 1)

    def test_a_role_with_holders_answers_conflict_and_stays(self) -> None:
        with self.rows():
            role = make_assignment().role

        answer = self.client_for("manager").delete(f"{URL}{role.pk}/")

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (409, "readiness.role_has_holders")
        )
        with self.rows():
            self.assertTrue(Role.objects.filter(pk=role.pk).exists())

    def test_a_manager_of_one_unit_does_not_change_what_all_hold(self) -> None:
        answer = self.client_for("manager", unit_id=uuid4()).post(URL, {"title": "Nurse"})

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (403, "readiness.outside_your_units")
        )
        with self.rows():
            self.assertFalse(Role.objects.exists())


class QueriesTest(ApiTestCase):
    def test_a_list_costs_the_same_for_one_role_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                role = make_assignment().role
                make_responsibility(role=role)
                give_readiness(role, "50.00")

        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("viewer", version=version)
                self.assertSameQueries(lambda: client.get(URL), make_row)  # noqa: B023
