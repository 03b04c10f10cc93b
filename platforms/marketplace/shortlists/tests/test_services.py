from datetime import UTC, datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from annex.realtime.models import Event
from annex.testing.cases import ServiceTestCase
from platforms.marketplace.missions.policies import NotYourMission
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.proposals.tests.factories import make_proposal
from platforms.marketplace.proposals.tests.parties import Parties
from platforms.marketplace.shortlists import policies
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry, Vote
from platforms.marketplace.shortlists.services import lists, votes
from platforms.marketplace.shortlists.tests.factories import make_entry, make_shortlist
from platforms.marketplace.skills.policies import UnknownReference

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


class ShortlistCase(Parties, ServiceTestCase):
    def setUp(self) -> None:
        self.meet()
        self.row = make_shortlist(mission=self.mission, name="First")


class ListTest(ShortlistCase):
    def test_the_client_and_operators_make_lists_under_names_of_their_own(self) -> None:
        lists.create(actor=self.buyer, mission_id=self.mission.pk, name="Second", at=AT)
        with self.assertRaises(lists.ShortlistNameTaken):
            lists.create(actor=self.operator, mission_id=self.mission.pk, name="First", at=AT)
        with self.assertRaises(lists.ShortlistNameTaken):
            lists.rename(actor=self.buyer, shortlist_id=self.row.pk, name="Second")

        self.assertEqual(set(Shortlist.objects.values_list("name", flat=True)), {"First", "Second"})
        self.assertEqual(Event.objects.get(op="created").heard_by, [self.buyer_id])

    def test_specialists_and_other_clients_find_none(self) -> None:
        for actor in (self.as_ada, self.stranger):
            self.assertFalse(policies.visible_to(actor).exists())
            with self.assertRaises(policies.ShortlistNotFound):
                lists.delete(actor=actor, shortlist_id=self.row.pk)
        with self.assertRaises(NotYourMission):
            lists.create(actor=self.as_ada, mission_id=self.mission.pk, name="Mine", at=AT)
        with self.assertRaises(UnknownReference):
            lists.create(actor=self.stranger, mission_id=uuid4(), name="Mine", at=AT)
        self.assertEqual(Shortlist.objects.count(), 1)

    def test_the_first_entry_moves_the_mission_and_the_proposal(self) -> None:
        proposal = make_proposal(mission=self.mission, specialist=self.ada)

        for specialist in (self.ada, self.bob):
            lists.add(
                actor=self.buyer, shortlist_id=self.row.pk, specialist_id=specialist.pk, at=AT
            )

        self.mission.refresh_from_db()
        self.assertEqual(self.mission.status, "shortlisting")
        self.assertEqual(Proposal.objects.get(pk=proposal.pk).status, "shortlisted")
        entries = ShortlistEntry.objects.order_by("position")
        self.assertEqual(
            list(entries.values_list("specialist", "position")),
            [(self.ada.pk, 1), (self.bob.pk, 2)],
        )
        with self.assertRaises(lists.AlreadyShortlisted):
            lists.add(actor=self.buyer, shortlist_id=self.row.pk, specialist_id=self.ada.pk, at=AT)

    def test_entries_are_noted_arranged_and_removed(self) -> None:
        one, two = make_entry(shortlist=self.row), make_entry(shortlist=self.row)

        lists.annotate(
            actor=self.buyer, shortlist_id=self.row.pk, entry_id=one.pk, note="Knows us."
        )
        lists.arrange(actor=self.buyer, shortlist_id=self.row.pk, entry_ids=[two.pk, one.pk])
        for ids in ([one.pk], [one.pk, one.pk], [one.pk, two.pk, uuid4()]):
            with self.assertRaises(lists.OrderIncomplete):
                lists.arrange(actor=self.buyer, shortlist_id=self.row.pk, entry_ids=ids)

        found = ShortlistEntry.objects.order_by("position").values_list("pk", "note")
        self.assertEqual(list(found), [(two.pk, ""), (one.pk, "Knows us.")])
        lists.remove(actor=self.buyer, shortlist_id=self.row.pk, entry_id=two.pk)
        self.assertEqual(ShortlistEntry.objects.get().pk, one.pk)
        with self.assertRaises(policies.EntryNotFound):
            lists.remove(actor=self.buyer, shortlist_id=self.row.pk, entry_id=make_entry().pk)


class VoteTest(ShortlistCase):
    def test_everybody_of_the_team_has_one_vote_and_can_change_it(self) -> None:
        entry = make_entry(shortlist=self.row)
        boss = self.actor("manager", user_id=uuid4())
        said = {"shortlist_id": self.row.pk, "entry_id": entry.pk}

        votes.vote(actor=self.buyer, value=-1, at=AT, **said)
        votes.vote(actor=self.buyer, value=1, comment="After all.", at=AT, **said)
        votes.vote(actor=boss, value=-1, at=AT, **said)

        found = Vote.objects.values_list("user_id", "value", "comment")
        self.assertEqual(set(found), {(self.buyer_id, 1, "After all."), (boss.user_id, -1, "")})
        votes.retract(actor=boss, **said)
        self.assertEqual(Vote.objects.get().user_id, self.buyer_id)
        self.assertEqual(
            {tuple(event.heard_by or ()) for event in Event.objects.filter(op="voted")},
            {(self.buyer_id,)},
        )

    def test_applications_and_those_outside_the_team_do_not_vote(self) -> None:
        said = {"shortlist_id": self.row.pk, "entry_id": make_entry(shortlist=self.row).pk}

        with self.assertRaises(votes.VotesArePersonal):
            votes.vote(actor=self.actor("manager"), value=1, at=AT, **said)
        for actor in (self.as_ada, self.stranger):
            with self.assertRaises(policies.ShortlistNotFound):
                votes.vote(actor=actor, value=1, at=AT, **said)
        self.assertFalse(Vote.objects.exists())

    def test_a_vote_is_yes_or_no(self) -> None:
        entry = make_entry(shortlist=self.row)

        with self.assertRaises(IntegrityError), transaction.atomic():
            Vote.objects.create(entry=entry, user_id=uuid4(), value=2)
