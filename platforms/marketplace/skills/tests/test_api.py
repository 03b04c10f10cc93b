from annex.testing.cases import ApiTestCase
from platforms.marketplace.skills.models import Skill, SkillAlias, SkillRelation
from platforms.marketplace.skills.tests.factories import make_skill

URL = "/api/skills/"


class ShapeTest(ApiTestCase):
    def setUp(self) -> None:
        with self.rows():
            self.web = make_skill(name="Web development")
            self.django = make_skill(
                name="Django", uri="http://data.europa.eu/esco/skill/1", source="esco"
            )
            SkillAlias.objects.create(skill=self.django, name="Cadre Django", language="fr")
            SkillRelation.objects.create(skill=self.django, broader=self.web)
        self.common = {
            "id": str(self.django.pk),
            "name": "Django",
            "uri": "http://data.europa.eu/esco/skill/1",
            "description": "",
            "source": "esco",
        }

    def test_version_2_says_languages_and_names(self) -> None:
        answer = self.client_for("viewer").get(f"{URL}{self.django.pk}/")

        self.assertEqual(
            answer.json(),
            self.common
            | {
                "aliases": [{"name": "Cadre Django", "language": "fr"}],
                "broader": [{"id": str(self.web.pk), "name": "Web development"}],
            },
        )

    def test_version_1_says_plain_lists(self) -> None:
        answer = self.client_for("viewer", version="1").get(f"{URL}{self.django.pk}/")

        self.assertEqual(
            answer.json(),
            self.common | {"aliases": ["Cadre Django"], "broader": [str(self.web.pk)]},
        )

    def test_skills_are_found_by_name_and_by_other_names_without_accents(self) -> None:
        with self.rows():
            sewing = make_skill(name="Sewing")
            SkillAlias.objects.create(skill=sewing, name="Couture d'éléments", language="fr")
        client = self.client_for("viewer")

        def names(**query: str) -> list[str]:
            return [row["name"] for row in client.get(URL, query).json()["results"]]

        self.assertEqual(names(search="DJANGO"), ["Django"])
        self.assertEqual(names(search="elements couture"), ["Sewing"])
        self.assertEqual(names(search="couture django"), [])
        self.assertEqual(names(broader=str(self.web.pk)), ["Django"])
        self.assertEqual(names(source="esco"), ["Django"])
        self.assertEqual(names(uri="http://data.europa.eu/esco/skill/1"), ["Django"])


class ChangeTest(ApiTestCase):
    def test_version_2_creates_changes_and_deletes(self) -> None:
        with self.rows():
            web = make_skill(name="Web")
        client = self.client_for("manager")

        created = client.post(
            URL,
            {
                "name": "Django",
                "aliases": [{"name": "DRF"}],
                "broader_ids": [str(web.pk)],
            },
        )
        url = f"{URL}{created.json()['id']}/"
        changed = client.patch(url, {"aliases": [{"name": "Cadre", "language": "fr"}]})
        deleted = client.delete(url)

        self.assertEqual(created.status_code, 201)
        self.assertEqual(created.json()["aliases"], [{"name": "DRF", "language": ""}])
        self.assertEqual(created.json()["broader"], [{"id": str(web.pk), "name": "Web"}])
        self.assertEqual(changed.json()["aliases"], [{"name": "Cadre", "language": "fr"}])
        self.assertEqual(changed.json()["broader"], [{"id": str(web.pk), "name": "Web"}])
        self.assertEqual(deleted.status_code, 204)

    def test_version_1_takes_plain_lists_and_keeps_the_languages_of_version_2(self) -> None:
        client = self.client_for("manager", version="1")

        created = client.post(URL, {"name": "Django", "aliases": ["DRF"], "broader": []})
        with self.rows():
            SkillAlias.objects.filter(name="DRF").update(language="en")
        changed = client.patch(f"{URL}{created.json()['id']}/", {"aliases": ["DRF", "Dj"]})

        self.assertEqual(created.status_code, 201)
        self.assertEqual(changed.json()["aliases"], ["DRF", "Dj"])
        with self.rows():
            self.assertEqual(
                set(SkillAlias.objects.values_list("name", "language")), {("DRF", "en"), ("Dj", "")}
            )

    def test_a_name_taken_answers_conflict(self) -> None:
        with self.rows():
            make_skill(name="Django")

        answer = self.client_for("manager").post(URL, {"name": "Django"})

        self.assertEqual(
            (answer.status_code, answer.json()["code"]), (409, "marketplace.skill_name_taken")
        )
        with self.rows():
            self.assertEqual(Skill.objects.count(), 1)

    def test_members_lack_the_scope(self) -> None:
        answer = self.client_for("member").post(URL, {"name": "Django"})

        self.assertEqual((answer.status_code, answer.json()["code"]), (403, "insufficient_scope"))

    def test_a_language_is_a_code_of_two_letters(self) -> None:
        answer = self.client_for("manager").post(
            URL, {"name": "Django", "aliases": [{"name": "DRF", "language": "french"}]}
        )

        self.assertEqual(answer.status_code, 400)


class QueriesTest(ApiTestCase):
    def test_a_list_costs_the_same_for_one_skill_as_for_five(self) -> None:
        def make_row() -> None:
            with self.rows():
                skill = make_skill()
                SkillAlias.objects.create(skill=skill, name="Other")
                SkillRelation.objects.create(skill=skill, broader=make_skill())

        for version in ("1", "2"):
            with self.subTest(version=version):
                client = self.client_for("viewer", version=version)
                self.assertSameQueries(lambda: client.get(URL), make_row)  # noqa: B023
