from typing import Any
from uuid import UUID, uuid4

from annex.testing import factories
from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.missions.models import Mission, Requirement
from platforms.marketplace.missions.states import MISSION
from platforms.marketplace.missions.tests.factories import make_mission, make_requirement
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.tests.factories import make_specialist

URL = "/api/missions/"


class MissionsTestCase(ApiTestCase):
    def member_client(self, version: str = "2") -> tuple[ApiClient, UUID]:
        """Return a client of a new member, and who that is."""
        member = factories.make_member(self.account, role="member")
        token = factories.make_token(self.account, user=member.user, role="member")
        return ApiClient(token=token, version=version), member.user_id

    def contact_client(self, client: Any, version: str = "2") -> ApiClient:
        contact, user_id = self.member_client(version)
        with self.rows():
            make_contact(client=client, user_id=user_id)
        return contact


class ShapeTest(MissionsTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.python = make_skill(name="Python")
            self.mission = make_mission(
                client=make_client(name="Northwind"),
                reference="M-001",
                title="Rebuild the shop",
                musts={self.python: 4},
                languages={"fr": 5},
            )
        self.common = {
            "id": str(self.mission.pk),
            "reference": "M-001",
            "title": "Rebuild the shop",
            "description": "",
            "starts_on": "2100-01-01",
            "ends_on": "2101-01-01",
            "days_per_week": 5,
            "budget_per_day": "600.00",
            "currency": "EUR",
            "remote": True,
            "country": "",
            "city": "",
            "status": "open",
            "status_reason": "",
        }

    def shown(self, version: str) -> dict[str, Any]:
        answer = self.client_for("manager", version=version).get(f"{URL}{self.mission.pk}/")
        shown: dict[str, Any] = answer.json()
        del shown["created_at"], shown["published_at"]
        return shown

    def test_version_2_says_names_weights_and_levels_of_the_cefr(self) -> None:
        self.assertEqual(
            self.shown("2"),
            self.common
            | {
                "client": {"id": str(self.mission.client_id), "name": "Northwind"},
                "requirements": [
                    {
                        "skill_id": str(self.python.pk),
                        "name": "Python",
                        "is_must": True,
                        "weight": 3,
                        "min_level": 4,
                    }
                ],
                "languages": [{"language": "fr", "min_level": "C1"}],
                "is_favourite": False,
                "possible": MISSION.possible("open"),
            },
        )

    def test_version_1_is_plain(self) -> None:
        self.assertEqual(
            self.shown("1"),
            self.common
            | {
                "client": str(self.mission.client_id),
                "client_name": "Northwind",
                "requirements": [{"skill": str(self.python.pk), "must": True, "level": 4}],
                "languages": [{"language": "fr", "level": 5}],
            },
        )

    def test_missions_are_narrowed_down(self) -> None:
        with self.rows():
            make_mission(title="Paint the walls", status="draft", remote=False, country="CA")
        client = self.client_for("manager")

        def titles(**query: str) -> list[str]:
            return [row["title"] for row in client.get(URL, query).json()["results"]]

        self.assertEqual(titles(search="shop m-001"), ["Rebuild the shop"])
        self.assertEqual(titles(status="draft"), ["Paint the walls"])
        self.assertEqual(titles(client=str(self.mission.client_id)), ["Rebuild the shop"])
        self.assertEqual(titles(skill=str(self.python.pk)), ["Rebuild the shop"])
        self.assertEqual(titles(remote="false", country="CA"), ["Paint the walls"])
        self.assertEqual(titles(ordering="title"), ["Paint the walls", "Rebuild the shop"])


class PartyTest(MissionsTestCase):
    """``IsMissionParty``: who has no part in a mission can not tell it from one that is not."""

    def test_a_client_sees_its_own_missions_alone(self) -> None:
        with self.rows():
            mine, other = make_mission(), make_mission()
        with self.rows(self.other_account):
            foreign = make_mission()
        contact = self.contact_client(mine.client)

        self.assertEqual([row["id"] for row in contact.get(URL).json()["results"]], [str(mine.pk)])
        for path, body in (("", None), ("publish/", {}), ("cancel/", {"reason": "x"})):
            told = []
            for pk in (other.pk, foreign.pk, uuid4()):
                url = f"{URL}{pk}/{path}"
                told.append(contact.get(url) if body is None else contact.post(url, body))
            self.assertEqual([answer.status_code for answer in told], [404] * 3)
            self.assertEqual(len({answer.content for answer in told}), 1)
        with self.rows():
            self.assertEqual(Mission.objects.get(pk=other.pk).status, "open")

    def test_a_specialist_sees_what_is_published_and_decides_about_nothing(self) -> None:
        client, user_id = self.member_client()
        with self.rows():
            make_specialist(user_id=user_id)
            shown, draft = make_mission(), make_mission(status="draft")

        self.assertEqual([row["id"] for row in client.get(URL).json()["results"]], [str(shown.pk)])
        self.assertEqual(client.get(f"{URL}{draft.pk}/").status_code, 404)
        refused = client.post(f"{URL}{shown.pk}/cancel/", {"reason": "Mine."})
        self.assertEqual(
            (refused.status_code, refused.json()["code"]), (403, "marketplace.not_your_mission")
        )
        with self.rows():
            self.assertEqual(Mission.objects.get(pk=shown.pk).status, "open")

    def test_other_members_and_other_accounts_see_nothing(self) -> None:
        with self.rows():
            mission = make_mission()
        member, _ = self.member_client()

        for client in (member, self.client_for("owner", account=self.other_account)):
            self.assertEqual(client.get(URL).json()["results"], [])
            self.assertEqual(client.get(f"{URL}{mission.pk}/").status_code, 404)
            self.assertEqual(client.patch(f"{URL}{mission.pk}/", {}).status_code, 404)


class ChangeTest(MissionsTestCase):
    def test_a_contact_drafts_changes_publishes_and_cancels(self) -> None:
        for version, musts, languages in (
            ("1", {"must": True, "level": 4}, [{"language": "fr", "level": 5}]),
            ("2", {"is_must": True, "min_level": 4}, [{"language": "fr", "min_level": "C1"}]),
        ):
            with self.subTest(version=version):
                with self.rows():
                    row, skill = make_client(), make_skill()
                contact = self.contact_client(row, version)
                client_key, skill_key = (
                    ("client", "skill") if version == "1" else ("client_id", "skill_id")
                )

                created = contact.post(URL, {client_key: str(row.pk), "title": "Shop"})
                url = f"{URL}{created.json()['id']}/"
                early = contact.post(f"{url}publish/", {})
                changed = contact.patch(
                    url,
                    {
                        "starts_on": "2100-01-01",
                        "requirements": [{skill_key: str(skill.pk), **musts}],
                        "languages": languages,
                    },
                )
                published = contact.post(f"{url}publish/", {})
                silent = contact.post(f"{url}cancel/", {"reason": " "})
                cancelled = contact.post(f"{url}cancel/", {"reason": "No budget."})

                self.assertEqual((created.status_code, created.json()["status"]), (201, "draft"))
                self.assertEqual(
                    (early.status_code, early.json()["missing"]),
                    (409, ["starts_on", "requirements"]),
                )
                self.assertEqual(changed.json()["languages"], languages)
                self.assertEqual(published.json()["status"], "open")
                self.assertEqual(silent.status_code, 400)
                self.assertEqual(
                    (cancelled.json()["status"], cancelled.json()["status_reason"]),
                    ("cancelled", "No budget."),
                )

    def test_version_1_does_not_undo_the_weights_of_version_2(self) -> None:
        with self.rows():
            skill = make_skill()
            mission = make_mission()
            make_requirement(mission=mission, skill=skill, weight=5)

        self.client_for("manager", version="1").patch(
            f"{URL}{mission.pk}/",
            {"requirements": [{"skill": str(skill.pk), "must": True, "level": 2}]},
        )

        with self.rows():
            requirement = Requirement.objects.get()
            self.assertEqual((requirement.weight, requirement.min_level), (5, 2))

    def test_what_is_not_possible_now_says_what_is(self) -> None:
        with self.rows():
            mission = make_mission(status="running")

        answer = self.client_for("manager").post(f"{URL}{mission.pk}/cancel/", {"reason": "x"})

        self.assertEqual(
            (answer.status_code, answer.json()["state"], answer.json()["possible"]),
            (409, "running", ["finish"]),
        )

    def test_a_specialist_keeps_an_eye_on_a_mission(self) -> None:
        client, user_id = self.member_client()
        with self.rows():
            make_specialist(user_id=user_id)
            mission = make_mission()
        url = f"{URL}{mission.pk}/favourite/"

        self.assertTrue(client.put(url).json()["is_favourite"])
        self.assertFalse(self.client_for().get(f"{URL}{mission.pk}/").json()["is_favourite"])
        self.assertFalse(client.delete(url).json()["is_favourite"])


class QueriesTest(MissionsTestCase):
    def test_a_list_costs_the_same_for_one_mission_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                make_mission(musts={make_skill(): 3}, languages={"fr": 4})

        for version in ("1", "2"):
            for role in ("manager", "member"):
                with self.subTest(version=version, role=role):
                    client = self.client_for(role, version=version)
                    self.assertSameQueries(lambda: client.get(URL), make_row)  # noqa: B023
