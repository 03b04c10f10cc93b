from uuid import uuid4

from annex.testing.cases import ApiTestCase
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.positions.models import Position
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units.tests.factories import make_unit

URL = "/api/positions/"


class ShapeTest(ApiTestCase):
    def test_a_seat_is_the_same_in_both_versions(self) -> None:
        with self.rows():
            chief = make_position()
            seat = make_position(
                number="P-1", title="Captain", unit=make_unit(name="North"), reports_to=chief
            )

        for version in ("1", "2"):
            answer = self.client_for("viewer", version=version).get(f"{URL}{seat.pk}/")

            self.assertEqual(
                answer.json(),
                {
                    "id": str(seat.pk),
                    "number": "P-1",
                    "title": "Captain",
                    "unit_id": str(seat.unit_id),
                    "unit_name": "North",
                    "reports_to_id": str(chief.pk),
                },
            )

    def test_seats_are_narrowed_down_by_unit_and_words(self) -> None:
        with self.rows():
            unit = make_unit()
            make_position(number="P-1", title="Caïd", unit=unit)
            make_position(number="P-2", unit=make_unit(parent=unit))
            make_position(number="P-3")
        client = self.client_for("viewer")

        def numbers(**query: object) -> list[str]:
            return [seat["number"] for seat in client.get(URL, query).json()["results"]]

        self.assertEqual(numbers(unit=unit.pk), ["P-1", "P-2"])
        self.assertEqual(numbers(search="caid"), ["P-1"])
        self.assertEqual(numbers(ordering="-number"), ["P-3", "P-2", "P-1"])

    def test_a_limited_viewer_sees_the_seats_of_the_subtree(self) -> None:
        with self.rows():
            inside, outside = make_position(), make_position()
        client = self.client_for("viewer", unit_id=inside.unit_id)

        self.assertEqual(
            [seat["id"] for seat in client.get(URL).json()["results"]], [str(inside.pk)]
        )
        self.assertEqual(client.get(f"{URL}{outside.pk}/").status_code, 404)


class ChangeTest(ApiTestCase):
    def test_both_versions_create_change_and_delete(self) -> None:
        with self.rows():
            unit = make_unit()
        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)
                seat = {"number": f"P-{version}", "title": "Clerk", "unit_id": str(unit.pk)}

                created = client.post(URL, seat)
                url = f"{URL}{created.json()['id']}/"
                changed = client.patch(url, {"title": "Captain"})
                deleted = client.delete(url)

                self.assertEqual(created.status_code, 201)
                self.assertEqual(changed.json(), created.json() | {"title": "Captain"})
                self.assertEqual(deleted.status_code, 204)
                self.assertEqual(client.get(url).status_code, 404)

    def test_bad_input_says_which_field(self) -> None:
        with self.rows():
            taken = make_position(number="P-1")
        client = self.client_for("manager")
        seat = {"number": "P-2", "title": "Clerk", "unit_id": str(taken.unit_id)}

        for said, status, code, field in (
            ({"title": ""}, 400, "invalid", "title"),
            ({"unit_id": str(uuid4())}, 400, "readiness.unknown_reference", "unit_id"),
            ({"reports_to_id": str(uuid4())}, 400, "readiness.unknown_reference", "reports_to_id"),
            ({"number": "P-1"}, 409, "readiness.position_number_taken", "number"),
        ):
            with self.subTest(said=said):
                answer = client.post(URL, seat | said)

                self.assertEqual((answer.status_code, answer.json()["code"]), (status, code))
                self.assertEqual(list(answer.json()["errors"]), [field])
        with self.rows():
            self.assertEqual(list(Position.objects.all()), [taken])

    def test_a_reporting_cycle_answers_conflict(self) -> None:
        with self.rows():
            chief = make_position()
            captain = make_position(reports_to=chief)

        answer = self.client_for("manager").patch(
            f"{URL}{chief.pk}/", {"reports_to_id": str(captain.pk)}
        )

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (409, "readiness.reporting_cycle")
        )
        with self.rows():
            chief.refresh_from_db()
        self.assertIsNone(chief.reports_to_id)

    def test_a_seat_that_somebody_held_stays(self) -> None:
        with self.rows():
            seat = make_assignment().position

        answer = self.client_for("manager").delete(f"{URL}{seat.pk}/")

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (409, "readiness.position_in_use")
        )
        with self.rows():
            self.assertTrue(Position.objects.filter(pk=seat.pk).exists())


class QueriesTest(ApiTestCase):
    def test_a_list_costs_the_same_for_one_seat_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                make_position()

        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("viewer", version=version)
                self.assertSameQueries(lambda: client.get(URL), make_row)  # noqa: B023
