from django.db import IntegrityError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.marketplace.skills.models import Skill, SkillAlias, SkillRelation
from platforms.marketplace.skills.tests.factories import make_skill


class ConstraintsTest(ServiceTestCase):
    def test_a_name_occurs_once_in_an_account(self) -> None:
        make_skill(name="Django")

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_skill(name="Django")
        with self.as_account(self.other_account):
            make_skill(name="Django")

        self.assertEqual(Skill.objects.count(), 1)

    def test_a_uri_occurs_once_and_many_skills_have_none(self) -> None:
        make_skill(uri="http://example.test/1")
        make_skill()
        make_skill()

        with self.assertRaises(IntegrityError), transaction.atomic():
            make_skill(uri="http://example.test/1")

    def test_a_source_is_one_of_the_known_ones(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_skill(source="rumour")

    def test_a_skill_is_not_its_own_broader_and_is_under_another_once(self) -> None:
        skill, web = make_skill(), make_skill()
        SkillRelation.objects.create(skill=skill, broader=web)

        for broader in (skill, web):
            with self.assertRaises(IntegrityError), transaction.atomic():
                SkillRelation.objects.create(skill=skill, broader=broader)

    def test_another_name_occurs_once_a_language(self) -> None:
        skill = make_skill()
        SkillAlias.objects.create(skill=skill, name="DRF", language="en")
        SkillAlias.objects.create(skill=skill, name="DRF", language="fr")

        with self.assertRaises(IntegrityError), transaction.atomic():
            SkillAlias.objects.create(skill=skill, name="DRF", language="fr")


class AboveTest(ServiceTestCase):
    def test_it_walks_up_to_the_top_and_ends_where_a_circle_slipped_in(self) -> None:
        low, middle, top, aside = (make_skill() for _ in range(4))
        for skill, broader in ((low, middle), (middle, top), (top, middle)):
            SkillRelation.objects.create(skill=skill, broader=broader)

        self.assertEqual(set(Skill.objects.all().above([low.pk])), {low, middle, top})
        self.assertEqual(set(Skill.objects.all().above([aside.pk])), {aside})
