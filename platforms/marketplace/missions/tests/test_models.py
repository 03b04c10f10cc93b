from datetime import date

from django.db import IntegrityError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.marketplace.clients.tests.factories import make_client
from platforms.marketplace.missions.models import MissionLanguage
from platforms.marketplace.missions.tests.factories import make_mission, make_requirement
from platforms.marketplace.skills.tests.factories import make_skill


class ConstraintsTest(ServiceTestCase):
    def test_a_mission_keeps_within_bounds(self) -> None:
        for fields in (
            {"status": "lost"},
            {"ends_on": date(2100, 1, 1)},
            {"days_per_week": 0},
            {"days_per_week": 8},
            {"budget_per_day": -1},
        ):
            with (
                self.subTest(fields=fields),
                self.assertRaises(IntegrityError),
                transaction.atomic(),
            ):
                make_mission(**fields)

    def test_a_reference_is_one_mission_of_a_client(self) -> None:
        client = make_client()
        make_mission(client=client, reference="M-001")
        make_mission(reference="M-001")

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_mission(client=client, reference="M-001")

    def test_a_skill_and_a_language_are_asked_for_once_within_bounds(self) -> None:
        skill = make_skill()
        mission = make_mission(musts={skill: 3}, languages={"fr": 4})

        for fields in (
            {"skill": skill},
            {"skill": make_skill(), "weight": 0},
            {"skill": make_skill(), "weight": 6},
            {"skill": make_skill(), "min_level": 0},
            {"skill": make_skill(), "min_level": 6},
        ):
            with (
                self.subTest(fields=fields),
                self.assertRaises(IntegrityError),
                transaction.atomic(),
            ):
                make_requirement(mission=mission, **fields)
        for language, level in (("fr", 4), ("en", 8)):
            with self.assertRaises(IntegrityError), transaction.atomic():
                MissionLanguage.objects.create(mission=mission, language=language, min_level=level)
