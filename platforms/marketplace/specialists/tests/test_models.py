from uuid import uuid4

from django.db import IntegrityError, transaction

from annex.testing.cases import ApiTestCase, ServiceTestCase
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.models import SpecialistLanguage, SpecialistSkill
from platforms.marketplace.specialists.tests.factories import make_identity, make_specialist


class ConstraintsTest(ServiceTestCase):
    def test_a_specialist_keeps_within_bounds(self) -> None:
        for fields in (
            {"day_rate": -1},
            {"seniority": 0},
            {"seniority": 6},
            {"days_per_week": 0},
            {"days_per_week": 8},
            {"status": "gone"},
        ):
            with (
                self.subTest(fields=fields),
                self.assertRaises(IntegrityError),
                transaction.atomic(),
            ):
                make_specialist(**fields)

    def test_a_user_and_an_identity_are_one_specialist_s(self) -> None:
        user_id, identity = uuid4(), make_identity()
        make_specialist(user_id=user_id)
        make_specialist(identity=identity)

        for fields in ({"user_id": user_id}, {"identity": identity}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                make_specialist(**fields)

    def test_a_skill_and_a_language_are_had_once_at_a_known_level(self) -> None:
        skill = make_skill()
        specialist = make_specialist(skills={skill: 3}, languages={"fr": 7})

        for model, fields in (
            (SpecialistSkill, {"skill": skill, "level": 3}),
            (SpecialistSkill, {"skill": make_skill(), "level": 0}),
            (SpecialistSkill, {"skill": make_skill(), "level": 6}),
            (SpecialistSkill, {"skill": make_skill(), "level": 3, "years": -1}),
            (SpecialistLanguage, {"language": "fr", "level": 1}),
            (SpecialistLanguage, {"language": "en", "level": 8}),
        ):
            with (
                self.subTest(fields=fields),
                self.assertRaises(IntegrityError),
                transaction.atomic(),
            ):
                model.objects.create(specialist=specialist, **fields)


class HistoryTest(ApiTestCase):
    def test_a_row_is_named_by_what_it_refers_to_and_by_values_of_its_own(self) -> None:
        with self.rows():
            specialist = make_specialist(
                headline="Analyst", skills={make_skill(name="Python"): 4}, languages={"fr": 7}
            )
        client = self.client_for("admin")

        def named(model: str) -> list[str]:
            rows = client.get("/api/audit/", {"model": model}).json()["results"]
            return [row["object_name"] for row in rows]

        self.assertEqual(named("marketplace_specialists.specialistskill"), ["Python · Analyst"])
        self.assertEqual(named("marketplace_specialists.specialistlanguage"), ["fr · Analyst"])
        self.assertEqual(named("marketplace_specialists.identity"), [specialist.identity.full_name])
