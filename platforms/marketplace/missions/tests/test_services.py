from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from annex.kernel.actor import Actor
from annex.testing.cases import ServiceTestCase
from annex.testing.events import told
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.missions import tasks
from platforms.marketplace.missions.models import (
    Favourite,
    Mission,
    MissionStatus,
    Requirement,
)
from platforms.marketplace.missions.policies import MissionNotFound, NotYourMission, visible_to
from platforms.marketplace.missions.services import drafting, favourites, lifecycle
from platforms.marketplace.missions.services.completeness import MissionIncomplete
from platforms.marketplace.missions.states import NotPossibleNow, ReasonNeeded
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.skills.policies import UnknownReference
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.services.abilities import SaidTwice
from platforms.marketplace.specialists.tests.factories import make_specialist

AT = datetime(2099, 12, 1, 12, tzinfo=UTC)


class MissionsTestCase(ServiceTestCase):
    def someone(self) -> Actor:
        return self.actor("member", user_id=uuid4())

    def contact(self, client: Any) -> Actor:
        """Return an actor who signs in for a client."""
        actor = self.someone()
        assert actor.user_id is not None
        make_contact(client=client, user_id=actor.user_id)
        return actor

    def specialist(self, **fields: Any) -> Actor:
        actor = self.someone()
        make_specialist(user_id=actor.user_id, **fields)
        return actor


class VisibilityTest(MissionsTestCase):
    def seen(self, actor: Actor) -> set[str]:
        return set(visible_to(actor).values_list("title", flat=True))

    def test_each_party_sees_what_it_has_a_part_in(self) -> None:
        client = make_client()
        for status in MissionStatus:
            make_mission(status=status, title=status.value, client=client)
        elsewhere = make_mission(title="elsewhere", status="draft")

        published = {"open", "shortlisting"}
        self.assertEqual(self.seen(self.actor("manager")), {*MissionStatus, "elsewhere"})
        self.assertEqual(self.seen(self.contact(client)), set(MissionStatus))
        self.assertEqual(self.seen(self.contact(elsewhere.client)), {"elsewhere"})
        self.assertEqual(self.seen(self.specialist()), published)
        self.assertEqual(self.seen(self.specialist(status="paused")), published)
        self.assertEqual(self.seen(self.specialist(status="left")), set())
        self.assertEqual(self.seen(self.someone()), set())
        self.assertEqual(self.seen(self.actor("manager", unit_id=uuid4())), set())

    def test_a_specialist_goes_on_seeing_what_they_offered_themselves_for(self) -> None:
        mine, other = self.specialist(), self.specialist()
        row = make_mission(status="cancelled", title="over")
        specialist = make_specialist(user_id=uuid4())
        Proposal.objects.create(mission=row, specialist=specialist)

        self.assertEqual(self.seen(self.actor("member", user_id=specialist.user_id)), {"over"})
        self.assertEqual(self.seen(mine) | self.seen(other), set())


class DraftTest(MissionsTestCase):
    def test_a_contact_drafts_for_their_client_and_gets_the_next_number(self) -> None:
        client, python, french = make_client(), make_skill(), make_skill()
        make_mission(client=client, reference="M-001")
        make_mission(client=client, reference="M-003")

        mission = drafting.create(
            actor=self.contact(client),
            client_id=client.pk,
            at=AT,
            title="Rebuild the shop",
            starts_on=date(2100, 1, 1),
            budget_per_day=Decimal("700.00"),
            requirements=[
                {"skill_id": python.pk, "min_level": 4, "weight": 5},
                {"skill_id": french.pk, "is_must": False},
            ],
            languages=[{"language": "fr"}],
        )

        mission.refresh_from_db()
        self.assertEqual((mission.reference, mission.status), ("M-004", "draft"))
        self.assertEqual(
            set(mission.requirements.values_list("skill_id", "is_must", "weight", "min_level")),
            {(python.pk, True, 5, 4), (french.pk, False, 3, 3)},
        )
        self.assertEqual(list(mission.languages.values_list("language", "min_level")), [("fr", 4)])

    def test_nobody_drafts_for_a_client_they_do_not_sign_in_for(self) -> None:
        client, other = make_client(), make_client()

        for actor, client_id in (
            (self.contact(other), client.pk),
            (self.specialist(), client.pk),
            (self.actor("manager"), uuid4()),
        ):
            with self.assertRaises(UnknownReference):
                drafting.create(actor=actor, client_id=client_id, at=AT, title="Mine")

        self.assertFalse(Mission.objects.exists())

    def test_what_can_not_be_is_refused_and_nothing_changes(self) -> None:
        python = make_skill()
        mission = make_mission(musts={python: 3}, reference="M-001")
        make_mission(client=mission.client, reference="M-002")
        with self.as_account(self.other_account):
            theirs = make_skill()

        for refusal, changes in (
            (drafting.MissionReferenceTaken, {"reference": "M-002"}),
            (drafting.EndsBeforeStart, {"ends_on": date(2100, 1, 1)}),
            (UnknownReference, {"requirements": [{"skill_id": theirs.pk}]}),
            (SaidTwice, {"requirements": [{"skill_id": python.pk}] * 2}),
            (SaidTwice, {"languages": [{"language": "fr"}] * 2}),
            (MissionIncomplete, {"requirements": []}),
            (MissionIncomplete, {"starts_on": None, "ends_on": None}),
            (MissionIncomplete, {"starts_on": date(2099, 11, 30)}),
            (MissionIncomplete, {"title": " "}),
        ):
            with self.subTest(refusal=refusal, changes=changes), self.assertRaises(refusal):
                drafting.change(actor=self.actor(), mission_id=mission.pk, at=AT, **changes)

        self.assertEqual(
            list(Requirement.objects.filter(mission=mission).values_list("skill_id", flat=True)),
            [python.pk],
        )
        self.assertEqual(Mission.objects.get(pk=mission.pk).starts_on, date(2100, 1, 1))

    def test_what_was_offered_or_ended_does_not_change(self) -> None:
        for status in set(MissionStatus) - set(drafting.EDITABLE):
            mission = make_mission(status=status, title="Before")

            with self.subTest(status=status), self.assertRaises(drafting.MissionSettled):
                drafting.change(actor=self.actor(), mission_id=mission.pk, at=AT, title="After")

            mission.refresh_from_db()
            self.assertEqual(mission.title, "Before")

    def test_who_only_sees_a_mission_does_not_change_it_and_others_do_not_find_it(self) -> None:
        mission = make_mission()

        with self.assertRaises(NotYourMission):
            drafting.change(actor=self.specialist(), mission_id=mission.pk, at=AT, title="Mine")
        for mission_id in (mission.pk, uuid4()):
            with self.assertRaises(MissionNotFound):
                drafting.change(actor=self.someone(), mission_id=mission_id, at=AT, title="Mine")

    def test_a_draft_can_be_deleted_and_nothing_else(self) -> None:
        draft, mission = make_mission(status="draft", musts={make_skill(): 3}), make_mission()

        drafting.delete(actor=self.actor(), mission_id=draft.pk)
        with self.assertRaises(drafting.MissionNotDraft):
            drafting.delete(actor=self.actor(), mission_id=mission.pk)

        self.assertEqual(list(Mission.objects.all()), [mission])


class LifecycleTest(MissionsTestCase):
    def test_a_complete_draft_is_published(self) -> None:
        mission = make_mission(status="draft", musts={make_skill(): 3}, starts_on=AT.date())

        lifecycle.publish(actor=self.contact(mission.client), mission_id=mission.pk, at=AT)

        mission.refresh_from_db()
        self.assertEqual((mission.status, mission.published_at), ("open", AT))
        with self.assertRaises(NotPossibleNow):
            lifecycle.publish(actor=self.actor(), mission_id=mission.pk, at=AT)

    def test_an_incomplete_draft_says_what_is_missing_and_stays(self) -> None:
        mission = make_mission(
            status="draft", title=" ", starts_on=date(2099, 11, 30), wishes={make_skill(): 3}
        )

        with self.assertRaises(MissionIncomplete) as refused:
            lifecycle.publish(actor=self.actor(), mission_id=mission.pk, at=AT)

        self.assertEqual(
            refused.exception.details, {"missing": ["title", "starts_on", "requirements"]}
        )
        mission.refresh_from_db()
        self.assertEqual((mission.status, mission.published_at), ("draft", None))

    def test_a_mission_is_cancelled_with_a_reason(self) -> None:
        mission = make_mission()

        with self.assertRaises(ReasonNeeded):
            lifecycle.cancel(actor=self.actor(), mission_id=mission.pk, reason=" ", at=AT)
        lifecycle.cancel(actor=self.actor(), mission_id=mission.pk, reason="No budget.", at=AT)

        mission.refresh_from_db()
        self.assertEqual((mission.status, mission.status_reason), ("cancelled", "No budget."))

    def test_what_is_open_after_its_first_day_expires_in_every_account(self) -> None:
        day = date(2099, 11, 30)
        due = make_mission(starts_on=day)
        make_mission(starts_on=AT.date())
        make_mission(starts_on=day, status="filled")
        make_mission(starts_on=day, status="draft")
        with self.as_account(self.other_account):
            theirs = make_mission(starts_on=day, status="shortlisting")

        self.assertEqual(lifecycle.expire_all(at=AT), 2)
        self.assertEqual(lifecycle.expire_all(at=AT), 0)

        due.refresh_from_db()
        self.assertEqual(
            (due.status, due.status_reason),
            ("expired", "The first day came and nobody was engaged."),
        )
        self.assertEqual(Mission.objects.filter(status="expired").count(), 1)
        with self.as_account(self.other_account):
            self.assertEqual(Mission.objects.get(pk=theirs.pk).status, "expired")

    def test_the_schedule_calls_it(self) -> None:
        mission = make_mission(starts_on=date(2020, 1, 1))

        tasks.expire.delay()

        mission.refresh_from_db()
        self.assertEqual(mission.status, "expired")


class FavouriteTest(MissionsTestCase):
    def test_a_specialist_watches_a_mission_once_and_others_can_not(self) -> None:
        mission, specialist = make_mission(), self.specialist()

        for _ in range(2):
            favourites.watch(actor=specialist, mission_id=mission.pk, is_watched=True)
        with self.assertRaises(favourites.SpecialistsOnly):
            favourites.watch(actor=self.actor(), mission_id=mission.pk, is_watched=True)
        with self.assertRaises(MissionNotFound):
            favourites.watch(actor=self.someone(), mission_id=mission.pk, is_watched=True)

        self.assertEqual(Favourite.objects.count(), 1)
        favourites.watch(actor=specialist, mission_id=mission.pk, is_watched=False)
        self.assertFalse(Favourite.objects.exists())


class EventsTest(MissionsTestCase):
    def test_every_change_is_told_and_a_change_of_nothing_is_not(self) -> None:
        actor, skill = self.actor(), make_skill()

        mission = drafting.create(
            actor=actor, client_id=make_client().pk, at=AT, title="Shop", starts_on=date(2100, 1, 1)
        )
        pk = mission.pk
        drafting.change(actor=actor, mission_id=pk, at=AT, title="Shop", languages=[])
        drafting.change(actor=actor, mission_id=pk, at=AT, requirements=[{"skill_id": skill.pk}])
        lifecycle.publish(actor=actor, mission_id=pk, at=AT)
        lifecycle.cancel(actor=actor, mission_id=pk, reason="No budget.", at=AT)

        self.assertEqual(
            told("missions"),
            [(op, [pk]) for op in ("created", "updated", "published", "cancelled")],
        )
