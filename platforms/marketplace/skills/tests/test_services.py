from uuid import uuid4

from annex.testing.cases import CommitTestCase, ServiceTestCase
from annex.testing.events import told
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.skills import services
from platforms.marketplace.skills.models import Skill, SkillAlias, SkillRelation
from platforms.marketplace.skills.policies import (
    OperatorsOnly,
    SkillNotFound,
    UnknownReference,
)
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.tests.factories import make_specialist


def aliases(skill: Skill) -> set[tuple[str, str]]:
    return set(SkillAlias.objects.filter(skill=skill).values_list("name", "language"))


def broader(skill: Skill) -> set[str]:
    return set(SkillRelation.objects.filter(skill=skill).values_list("broader__name", flat=True))


class CreateTest(ServiceTestCase):
    def test_a_skill_starts_as_said(self) -> None:
        web = make_skill(name="Web development")

        skill = services.create(
            actor=self.actor("manager"),
            name="Django",
            description="A web framework.",
            aliases=[{"name": "Django REST framework", "language": "en"}],
            broader_ids=[web.pk],
        )

        skill.refresh_from_db()
        self.assertEqual(
            (skill.name, skill.description, skill.uri, skill.source),
            ("Django", "A web framework.", "", "manual"),
        )
        self.assertEqual(aliases(skill), {("Django REST framework", "en")})
        self.assertEqual(broader(skill), {"Web development"})

    def test_a_name_and_a_uri_taken_are_refused(self) -> None:
        make_skill(name="Django", uri="http://data.europa.eu/esco/skill/1")

        with self.assertRaises(services.SkillNameTaken):
            services.create(actor=self.actor(), name="Django")
        with self.assertRaises(services.SkillUriTaken):
            services.create(
                actor=self.actor(), name="Other", uri="http://data.europa.eu/esco/skill/1"
            )

        self.assertEqual(Skill.objects.count(), 1)

    def test_members_and_limited_managers_may_not(self) -> None:
        for actor in (self.actor("member"), self.actor("manager", unit_id=uuid4())):
            with self.assertRaises(OperatorsOnly):
                services.create(actor=actor, name="Django")

        self.assertFalse(Skill.objects.exists())

    def test_an_unknown_broader_skill_is_bad_input_as_is_one_of_another_account(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_skill()

        for broader_id in (uuid4(), theirs.pk):
            with self.assertRaises(UnknownReference):
                services.create(actor=self.actor(), name="Django", broader_ids=[broader_id])

        self.assertFalse(Skill.objects.exists())


class ChangeTest(ServiceTestCase):
    def test_lists_are_replaced_as_a_whole_and_what_is_not_said_stays(self) -> None:
        web, python = make_skill(name="Web"), make_skill(name="Python")
        skill = services.create(
            actor=self.actor(),
            name="Django",
            aliases=[{"name": "DRF", "language": ""}, {"name": "Django 5", "language": ""}],
            broader_ids=[web.pk],
        )

        services.change(
            actor=self.actor(),
            skill_id=skill.pk,
            aliases=[{"name": "DRF", "language": ""}, {"name": "Cadre Django", "language": "fr"}],
            broader_ids=[python.pk],
        )
        services.change(actor=self.actor(), skill_id=skill.pk, description="A framework.")

        self.assertEqual(aliases(skill), {("DRF", ""), ("Cadre Django", "fr")})
        self.assertEqual(broader(skill), {"Python"})

    def test_a_circle_is_refused_however_long_and_nothing_changes(self) -> None:
        top = make_skill()
        middle = services.create(actor=self.actor(), name="Middle", broader_ids=[top.pk])
        low = services.create(actor=self.actor(), name="Low", broader_ids=[middle.pk])

        for broader_id in (top.pk, middle.pk, low.pk):
            with self.assertRaises(services.SkillCircle):
                services.change(actor=self.actor(), skill_id=top.pk, broader_ids=[broader_id])

        self.assertEqual(broader(top), set())

    def test_a_skill_of_another_account_looks_missing(self) -> None:
        with self.as_account(self.other_account):
            theirs = make_skill()

        for skill_id in (uuid4(), theirs.pk):
            with self.assertRaises(SkillNotFound):
                services.change(actor=self.actor(), skill_id=skill_id, name="Mine")


class CircleRaceTest(CommitTestCase):
    def test_two_relations_that_are_each_fine_make_no_circle_together(self) -> None:
        one, other = make_skill(), make_skill()

        def put(skill: Skill, under: Skill) -> str:
            try:
                services.change(actor=self.actor(), skill_id=skill.pk, broader_ids=[under.pk])
            except services.SkillCircle:
                return "circle"
            return "put"

        told_both = self.together(lambda: put(one, other), lambda: put(other, one))

        self.assertEqual(sorted(told_both), ["circle", "put"])
        self.assertEqual(SkillRelation.objects.count(), 1)


class DeleteTest(ServiceTestCase):
    def test_a_skill_goes_with_its_names_and_relations(self) -> None:
        top = make_skill()
        skill = services.create(
            actor=self.actor(),
            name="Django",
            aliases=[{"name": "DRF", "language": ""}],
            broader_ids=[top.pk],
        )

        services.delete(actor=self.actor(), skill_id=skill.pk)

        self.assertEqual(list(Skill.objects.all()), [top])
        self.assertFalse(SkillAlias.objects.exists())
        self.assertFalse(SkillRelation.objects.exists())

    def test_a_skill_that_somebody_has_or_a_mission_asks_for_stays(self) -> None:
        held, asked = make_skill(), make_skill()
        specialist = make_specialist(skills={held: 3})
        make_mission(musts={asked: 3})

        for skill in (held, asked):
            with self.assertRaises(services.SkillInUse):
                services.delete(actor=self.actor(), skill_id=skill.pk)

        self.assertEqual(Skill.objects.count(), 2)
        self.assertEqual(specialist.skills.count(), 1)


class EventsTest(ServiceTestCase):
    def test_every_change_is_told_and_a_change_of_nothing_is_not(self) -> None:
        actor = self.actor()

        skill = services.create(actor=actor, name="Django")
        services.change(actor=actor, skill_id=skill.pk, name="Django", aliases=[], broader_ids=[])
        services.change(actor=actor, skill_id=skill.pk, aliases=[{"name": "DRF", "language": ""}])
        services.delete(actor=actor, skill_id=skill.pk)

        self.assertEqual(
            told("skills"), [(op, [skill.pk]) for op in ("created", "updated", "deleted")]
        )
