from typing import Any
from uuid import uuid4

from annex.testing.cases import ApiTestCase
from platforms.readiness.assignments.tests.factories import make_assignment
from platforms.readiness.employees.tests.factories import make_employee
from platforms.readiness.positions.tests.factories import make_position
from platforms.readiness.units.models import Unit
from platforms.readiness.units.tests.factories import make_unit
from platforms.readiness.units.tests.readiness import (
    LEGACY_UNKNOWN,
    UNKNOWN,
    forget_marks,
    give_readiness,
    legacy,
    settled,
)

URL = "/api/units/"


class ShapeTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.fire = make_unit(name="Fire", kind="division")
            self.north = make_unit(name="North", kind="team", parent=self.fire)
            give_readiness(self.fire, "62.40", "98.00")
            forget_marks()

    def test_version_2_says_what_readiness_rests_on(self) -> None:
        answer = self.client_for("viewer", version="2").get(URL)

        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            answer.json()["results"],
            [
                {
                    "id": str(self.fire.pk),
                    "name": "Fire",
                    "kind": "division",
                    "parent_id": None,
                    "readiness": settled("62.40", "98.00"),
                },
                {
                    "id": str(self.north.pk),
                    "name": "North",
                    "kind": "team",
                    "parent_id": str(self.fire.pk),
                    "readiness": UNKNOWN,
                },
            ],
        )

    def test_version_1_says_readiness_as_a_number(self) -> None:
        client = self.client_for("viewer", version="1")

        self.assertEqual(
            client.get(f"{URL}{self.fire.pk}/").json(),
            {
                "id": str(self.fire.pk),
                "name": "Fire",
                "kind": "division",
                "parent": None,
                **legacy(62.4),
            },
        )
        self.assertEqual(
            client.get(f"{URL}{self.north.pk}/").json(),
            {
                "id": str(self.north.pk),
                "name": "North",
                "kind": "team",
                "parent": str(self.fire.pk),
                **LEGACY_UNKNOWN,
            },
        )

    def test_version_1_says_that_a_marked_unit_is_recalculating(self) -> None:
        with self.rows():
            Unit.objects.filter(pk=self.north.pk).update(parent=None)

        answer = self.client_for("viewer", version="1").get(f"{URL}{self.fire.pk}/").json()

        self.assertEqual((answer["readiness"], answer["readiness_recalculating"]), (62.4, True))

    def test_a_marked_unit_is_recalculating(self) -> None:
        with self.rows():
            Unit.objects.filter(pk=self.north.pk).update(parent=None)

        answer = self.client_for("viewer").get(f"{URL}{self.fire.pk}/")

        self.assertEqual(
            answer.json()["readiness"], settled("62.40", "98.00") | {"recalculating": True}
        )

    def test_units_are_ordered_by_readiness_with_the_unknown_last(self) -> None:
        with self.rows():
            best, empty = make_unit(name="Best"), make_unit(name="Empty")
            give_readiness(best, "100.00")
            give_readiness(empty, None, "0.00")
        client = self.client_for("viewer")

        def names(ordering: str) -> list[str]:
            results = client.get(URL, {"ordering": ordering}).json()["results"]
            return [unit["name"] for unit in results]

        self.assertEqual(names("readiness")[:2], ["Fire", "Best"])
        self.assertEqual(names("-readiness")[:2], ["Best", "Fire"])
        self.assertEqual(set(names("readiness")[2:]), {"North", "Empty"})
        self.assertEqual(set(names("-readiness")[2:]), {"North", "Empty"})

    def test_pages_follow_one_another_without_gap_or_repeat(self) -> None:
        with self.rows():
            for number in range(7):
                unit = make_unit()
                give_readiness(unit, None if number % 2 else "50.00")
        for version in ("1", "2"):
            client = self.client_for("viewer", version=version)
            seen: list[str] = []
            url: str | None = f"{URL}?ordering=-readiness&page_size=2&version={version}"
            while url:
                page = client.get(url).json()
                seen += [unit["id"] for unit in page["results"]]
                url = page["next"]

            self.assertEqual((len(seen), len(set(seen))), (9, 9))

    def test_search_ignores_case_and_accents(self) -> None:
        with self.rows():
            make_unit(name="Équipe Été")
        client = self.client_for("viewer")

        for text, found in (("ete equipe", 1), ("ÉTÉ", 1), ("hiver", 0)):
            results = client.get(URL, {"search": text}).json()["results"]
            self.assertEqual(len(results), found, text)


class ChangeTest(ApiTestCase):
    def test_both_versions_create_change_and_delete(self) -> None:
        for version, parent in (("1", "parent"), ("2", "parent_id")):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)
                root = client.post(URL, {"name": f"Root {version}"}).json()

                created = client.post(URL, {"name": "North", "kind": "team", parent: root["id"]})
                url = f"{URL}{created.json()['id']}/"
                changed = client.patch(url, {parent: None, "name": f"Moved {version}"})
                put = client.put(url, {"name": f"Put {version}", "kind": "division"})
                deleted = client.delete(url)

                self.assertEqual(created.status_code, 201)
                self.assertEqual(created.json()[parent], root["id"])
                self.assertEqual(changed.json()["name"], f"Moved {version}")
                self.assertEqual((changed.json()[parent], changed.json()["kind"]), (None, "team"))
                self.assertEqual(put.json()["kind"], "division")
                self.assertEqual(deleted.status_code, 204)
                self.assertEqual(client.get(url).status_code, 404)

    def test_bad_input_says_which_field(self) -> None:
        client = self.client_for("manager")
        with self.rows():
            unit = make_unit(name="Fire")

        cases: list[tuple[dict[str, Any], int, str, str]] = [
            ({"name": ""}, 400, "invalid", "name"),
            ({"name": "A", "kind": "galaxy"}, 400, "invalid", "kind"),
            ({"name": "A", "parent_id": "x"}, 400, "invalid", "parent_id"),
            (
                {"name": "A", "parent_id": str(uuid4())},
                400,
                "readiness.unknown_reference",
                "parent_id",
            ),
            ({"name": "Fire"}, 409, "readiness.unit_name_taken", "name"),
        ]
        for body, status, code, field in cases:
            with self.subTest(body=body):
                answer = client.post(URL, body)

                self.assertEqual((answer.status_code, answer.json()["code"]), (status, code))
                self.assertEqual(list(answer.json()["errors"]), [field])

        with self.rows():
            self.assertEqual(list(Unit.objects.all()), [unit])

    def test_a_unit_with_children_answers_conflict_and_stays(self) -> None:
        with self.rows():
            root = make_unit()
            make_unit(parent=root)

        answer = self.client_for("manager").delete(f"{URL}{root.pk}/")

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (409, "readiness.unit_not_empty")
        )
        with self.rows():
            self.assertEqual(Unit.objects.count(), 2)

    def test_a_move_below_itself_answers_conflict(self) -> None:
        with self.rows():
            root = make_unit()
            leaf = make_unit(parent=root)

        answer = self.client_for("manager").patch(f"{URL}{root.pk}/", {"parent_id": str(leaf.pk)})

        self.assertEqual((answer.status_code, answer.json()["code"]), (409, "readiness.unit_cycle"))
        with self.rows():
            root.refresh_from_db()
        self.assertIsNone(root.parent_id)

    def test_the_units_of_another_account_do_not_exist(self) -> None:
        with self.rows(self.other_account):
            theirs = make_unit()
        client = self.client_for("admin")

        for answer in (
            client.get(f"{URL}{theirs.pk}/"),
            client.patch(f"{URL}{theirs.pk}/", {"name": "Mine"}),
            client.delete(f"{URL}{theirs.pk}/"),
            client.get(f"{URL}no-uuid/"),
            client.patch(f"{URL}no-uuid/", {"name": "Mine"}),
        ):
            self.assertEqual(
                (answer.status_code, answer.json()["code"]), (404, "readiness.unit_not_found")
            )
        self.assertEqual(client.get(URL).json()["results"], [])


class TreeTest(ApiTestCase):
    URL = f"{URL}tree/"

    def setUp(self) -> None:
        with self.rows():
            self.police = make_unit(name="Police")
            self.fire = make_unit(name="Fire")
            self.south = make_unit(name="South", parent=self.fire)
            self.north = make_unit(name="North", parent=self.fire)
            self.station = make_unit(name="Station 1", parent=self.north)
            give_readiness(self.fire, "62.40")

    def nodes(self, **options: Any) -> list[tuple[str, int, int]]:
        nodes = self.client_for("viewer", **options).get(self.URL).json()["nodes"]
        return [(node["name"], node["depth"], node["headcount"]) for node in nodes]

    def test_it_goes_depth_first_with_siblings_by_name(self) -> None:
        self.assertEqual(
            self.nodes(),
            [
                ("Fire", 0, 0),
                ("North", 1, 0),
                ("Station 1", 2, 0),
                ("South", 1, 0),
                ("Police", 0, 0),
            ],
        )

    def test_a_node_says_all_about_its_unit(self) -> None:
        with self.rows():
            forget_marks()

        node = self.client_for("viewer").get(self.URL).json()["nodes"][0]

        self.assertEqual(
            node,
            {
                "id": str(self.fire.pk),
                "parent_id": None,
                "name": "Fire",
                "kind": "department",
                "depth": 0,
                "headcount": 0,
                "readiness": settled("62.40"),
            },
        )

    def test_headcount_counts_active_people_of_the_subtree_once(self) -> None:
        with self.rows():
            twice = make_employee()
            for unit in (self.station, self.south):
                make_assignment(position=make_position(unit=unit), employee=twice, fte="0.5")
            make_assignment(position=make_position(unit=self.north))
            make_assignment(
                position=make_position(unit=self.fire), employee=make_employee(status="left")
            )

        self.assertEqual(
            {name: headcount for name, _, headcount in self.nodes()},
            {"Fire": 2, "North": 2, "Station 1": 1, "South": 1, "Police": 0},
        )

    def test_a_limited_viewer_sees_the_subtree_as_a_tree_of_its_own(self) -> None:
        nodes = self.client_for("viewer", unit_id=self.north.pk).get(self.URL).json()["nodes"]

        self.assertEqual(
            [(node["name"], node["depth"], node["parent_id"]) for node in nodes],
            [("North", 0, None), ("Station 1", 1, str(self.north.pk))],
        )

    def test_version_1_has_no_tree(self) -> None:
        answer = self.client_for("viewer", version="1").get(self.URL)

        self.assertEqual(answer.status_code, 404)


class QueriesTest(ApiTestCase):
    def test_a_list_and_the_tree_cost_the_same_for_one_unit_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                give_readiness(make_unit(parent=Unit.objects.order_by("pk").last()), "50.00")

        for version, url in (("1", URL), ("2", URL), ("2", f"{URL}tree/")):
            with self.subTest(version=version, url=url):
                client = self.client_for("viewer", version=version)
                self.assertSameQueries(lambda: client.get(url), make_row)  # noqa: B023
