from datetime import timedelta
from uuid import UUID, uuid4

from django.utils import timezone

from annex.testing import factories
from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.models import Specialist
from platforms.marketplace.specialists.tests.factories import make_identity, make_specialist

URL = "/api/specialists/"


class SpecialistsTestCase(ApiTestCase):
    def member_client(self, version: str = "2") -> tuple[ApiClient, UUID]:
        """Return a client of a new member, and who that is."""
        member = factories.make_member(self.account, role="member")
        token = factories.make_token(self.account, user=member.user, role="member")
        return ApiClient(token=token, version=version), member.user_id


class ShapeTest(SpecialistsTestCase):
    def setUp(self) -> None:
        self.confirmed_at = timezone.now() - timedelta(days=15)
        with self.rows():
            self.python = make_skill(name="Python")
            self.ada = make_specialist(
                identity=make_identity(
                    given_name="Ada", family_name="Lovelace", email="ada@example.test"
                ),
                headline="Analyst",
                skills={self.python: 4},
                languages={"fr": 7, "en": 5},
                availability_confirmed_at=self.confirmed_at,
            )
        self.moment = self.confirmed_at.isoformat().replace("+00:00", "Z")

    def test_version_2_says_identity_and_availability_apart(self) -> None:
        answer = self.client_for("manager").get(f"{URL}{self.ada.pk}/").json()

        self.assertEqual(
            answer["identity"],
            {
                "given_name": "Ada",
                "family_name": "Lovelace",
                "full_name": "Ada Lovelace",
                "email": "ada@example.test",
                "born_on": None,
                "gender": "",
                "nationality": "",
            },
        )
        self.assertEqual(
            answer["availability"],
            {
                "free_from": "2100-01-01",
                "days_per_week": 5,
                "confirmed_at": self.moment,
                "is_stale": True,
            },
        )
        self.assertEqual(
            answer["skills"],
            [
                {
                    "skill_id": str(self.python.pk),
                    "name": "Python",
                    "rank": 1,
                    "level": 4,
                    "years": "0.0",
                    "last_used_on": None,
                    "evidence": "",
                }
            ],
        )
        self.assertEqual(
            answer["languages"],
            [{"language": "fr", "level": "native"}, {"language": "en", "level": "C1"}],
        )
        self.assertEqual((answer["headline"], answer["day_rate"]), ("Analyst", "500.00"))

    def test_version_1_says_everything_flat(self) -> None:
        answer = self.client_for("manager", version="1").get(f"{URL}{self.ada.pk}/").json()

        self.assertEqual(
            {name: answer[name] for name in ("name", "email", "free_from", "days_per_week")},
            {
                "name": "Ada Lovelace",
                "email": "ada@example.test",
                "free_from": "2100-01-01",
                "days_per_week": 5,
            },
        )
        self.assertEqual(
            (answer["availability_confirmed_at"], answer["availability_is_stale"]),
            (self.moment, True),
        )
        self.assertEqual(
            answer["skills"], [{"skill": str(self.python.pk), "name": "Python", "level": 4}]
        )
        self.assertEqual(
            answer["languages"],
            [{"language": "fr", "level": 7}, {"language": "en", "level": 5}],
        )

    def test_operators_find_specialists(self) -> None:
        with self.rows():
            make_specialist(
                identity=make_identity(given_name="Élise", family_name="Martin"),
                availability_confirmed_at=timezone.now(),
                country="FR",
            )
        client = self.client_for("manager")

        def names(**query: str) -> list[str]:
            rows = client.get(URL, query).json()["results"]
            return [row["identity"]["given_name"] for row in rows]

        self.assertEqual(names(), ["Ada", "Élise"])
        self.assertEqual(names(search="elise"), ["Élise"])
        self.assertEqual(names(search="lovelace analyst"), ["Ada"])
        self.assertEqual(names(skill=str(self.python.pk)), ["Ada"])
        self.assertEqual(names(stale="true"), ["Ada"])
        self.assertEqual(names(stale="false"), ["Élise"])
        self.assertEqual(names(country="FR"), ["Élise"])
        self.assertEqual(names(ordering="-family_name"), ["Élise", "Ada"])


class VisibilityTest(SpecialistsTestCase):
    def test_a_specialist_sees_their_own_row_alone_and_others_look_missing(self) -> None:
        client, user_id = self.member_client()
        with self.rows():
            mine, other = make_specialist(user_id=user_id), make_specialist()
        with self.rows(self.other_account):
            foreign = make_specialist()

        self.assertEqual([row["id"] for row in client.get(URL).json()["results"]], [str(mine.pk)])
        self.assertEqual(client.get(f"{URL}me/").json()["id"], str(mine.pk))
        for asker in (client, self.client_for("manager")):
            found = asker.get(URL, {"user": str(user_id)}).json()["results"]
            self.assertEqual([row["id"] for row in found], [str(mine.pk)])
        told = [client.get(f"{URL}{pk}/") for pk in (other.pk, foreign.pk, uuid4())]
        self.assertEqual([answer.status_code for answer in told], [404] * 3)
        self.assertEqual(len({answer.content for answer in told}), 1)

    def test_other_members_see_nobody_and_are_nobody(self) -> None:
        client, user_id = self.member_client()
        with self.rows():
            specialist = make_specialist()

        self.assertEqual(client.get(URL).json()["results"], [])
        self.assertEqual(client.get(URL, {"user": str(user_id)}).json()["results"], [])
        self.assertEqual(client.get(f"{URL}me/").status_code, 404)
        self.assertEqual(client.patch(f"{URL}{specialist.pk}/", {"headline": "X"}).status_code, 404)

    def test_a_specialist_of_account_a_is_invisible_to_operators_of_b(self) -> None:
        with self.rows():
            specialist = make_specialist()
        client = self.client_for("owner", account=self.other_account)

        self.assertEqual(client.get(URL).json()["results"], [])
        for answer in (
            client.get(f"{URL}{specialist.pk}/"),
            client.patch(f"{URL}{specialist.pk}/", {"headline": "Mine"}),
            client.delete(f"{URL}{specialist.pk}/"),
            client.put(f"{URL}{specialist.pk}/skills/", {"skills": []}),
            client.post(f"{URL}{specialist.pk}/confirm-availability/", {}),
            client.get(f"{URL}{specialist.pk}/documents/"),
        ):
            self.assertEqual(answer.status_code, 404)


class ChangeTest(SpecialistsTestCase):
    def test_version_2_creates_and_changes(self) -> None:
        client = self.client_for("manager")

        created = client.post(
            URL,
            {
                "identity": {"given_name": "Ada", "family_name": "Lovelace"},
                "headline": "Analyst",
                "day_rate": "640.50",
            },
        )
        url = f"{URL}{created.json()['id']}/"
        changed = client.patch(url, {"identity": {"email": "ada@example.test"}})

        self.assertEqual(created.status_code, 201)
        self.assertEqual(
            (changed.json()["identity"]["full_name"], changed.json()["identity"]["email"]),
            ("Ada Lovelace", "ada@example.test"),
        )
        self.assertEqual(changed.json()["day_rate"], "640.50")
        self.assertEqual(client.delete(url).status_code, 204)

    def test_version_1_takes_one_name_and_does_not_split_it_anew(self) -> None:
        client = self.client_for("manager", version="1")
        with self.rows():
            specialist = make_specialist(
                identity=make_identity(given_name="Ada", family_name="de Lovelace")
            )
        url = f"{URL}{specialist.pk}/"

        created = client.post(URL, {"name": "Ada King Noel", "headline": "Analyst"})
        client.patch(url, {"name": "Ada de Lovelace", "email": "a@example.test"})

        self.assertEqual(created.json()["name"], "Ada King Noel")
        with self.rows():
            identity = Specialist.objects.get(pk=specialist.pk).identity
            self.assertEqual(
                (identity.given_name, identity.family_name, identity.email),
                ("Ada", "de Lovelace", "a@example.test"),
            )

    def test_a_specialist_ranks_skills_says_languages_and_confirms_by_one_click(self) -> None:
        for version, level in (("1", 5), ("2", "C1")):
            with self.subTest(version=version):
                client, user_id = self.member_client(version)
                with self.rows():
                    specialist = make_specialist(user_id=user_id)
                    python, django = make_skill(), make_skill()
                url = f"{URL}{specialist.pk}/"

                ranked = client.put(
                    f"{url}skills/",
                    {
                        "skills": [
                            {"skill_id": str(django.pk), "level": 5, "years": "3.5"},
                            {"skill_id": str(python.pk), "level": 4},
                        ]
                    },
                )
                spoken = client.put(
                    f"{url}languages/", {"languages": [{"language": "en", "level": level}]}
                )
                confirmed = client.post(f"{url}confirm-availability/", {"days_per_week": 3})

                self.assertEqual(
                    [row["name"] for row in ranked.json()["skills"]], [django.name, python.name]
                )
                self.assertEqual(spoken.json()["languages"], [{"language": "en", "level": level}])
                self.assertEqual(confirmed.status_code, 200)
                with self.rows():
                    specialist.refresh_from_db()
                    self.assertFalse(specialist.is_stale(timezone.now()))
                    self.assertEqual(specialist.days_per_week, 3)

    def test_what_is_out_of_bounds_is_refused(self) -> None:
        client = self.client_for("manager")
        with self.rows():
            url, skill = f"{URL}{make_specialist().pk}/", make_skill()

        for call, path, body in (
            (client.patch, url, {"day_rate": "-1"}),
            (client.patch, url, {"currency": "euro"}),
            (client.patch, url, {"seniority": 6}),
            (client.patch, url, {"days_per_week": 0}),
            (client.patch, url, {"status": "gone"}),
            (client.put, f"{url}skills/", {"skills": [{"skill_id": str(skill.pk), "level": 6}]}),
            (client.put, f"{url}languages/", {"languages": [{"language": "en", "level": "D1"}]}),
        ):
            with self.subTest(body=body):
                self.assertEqual(call(path, body).status_code, 400)


class QueriesTest(SpecialistsTestCase):
    def test_a_list_costs_the_same_for_one_specialist_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                make_specialist(skills={make_skill(): 3}, languages={"fr": 7})

        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("manager", version=version)
                self.assertSameQueries(lambda: client.get(URL), make_row)  # noqa: B023
