from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from annex.testing.cases import ServiceTestCase
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry, Vote
from platforms.marketplace.shortlists.tests.factories import make_entry, make_shortlist
from platforms.marketplace.specialists.tests.factories import make_specialist


class ShortlistCase(ServiceTestCase):
    def refused(self, constraint: str, write: Callable[[], object]) -> None:
        with self.assertRaisesMessage(IntegrityError, constraint), transaction.atomic():
            write()
            with self.committed():
                pass


class ConstraintsTest(ShortlistCase):
    def test_a_mission_has_one_shortlist_of_a_name(self) -> None:
        mission = make_mission()
        make_shortlist(mission=mission, name="First")
        make_shortlist(mission=mission, name="Second")
        make_shortlist(name="First")

        self.refused(
            "shortlist_name_of_mission", lambda: make_shortlist(mission=mission, name="First")
        )

    def test_a_specialist_is_on_a_shortlist_once_at_a_place_from_1(self) -> None:
        entry = make_entry()
        make_entry(specialist=entry.specialist)

        for constraint, fields in (
            ("shortlist_entry_once", {"specialist": entry.specialist}),
            ("shortlist_entry_position_from_1", {"position": 0}),
        ):
            with self.subTest(constraint):
                self.refused(
                    constraint,
                    lambda fields=fields: make_entry(shortlist=entry.shortlist, **fields),
                )

    def test_somebody_votes_once_with_yes_or_no(self) -> None:
        entry, user_id = make_entry(), uuid4()
        Vote.objects.create(entry=entry, user_id=user_id, value=1)
        Vote.objects.create(entry=entry, user_id=uuid4(), value=-1)
        Vote.objects.create(entry=make_entry(), user_id=user_id, value=-1)

        fields: dict[str, Any]
        for constraint, fields in (
            ("vote_once", {"user_id": user_id, "value": -1}),
            ("vote_is_yes_or_no", {"user_id": uuid4(), "value": 0}),
            ("vote_is_yes_or_no", {"user_id": uuid4(), "value": 2}),
        ):
            with self.subTest(constraint, value=fields["value"]):
                self.refused(
                    constraint, lambda fields=fields: Vote.objects.create(entry=entry, **fields)
                )


class EndsTest(ShortlistCase):
    def test_entries_and_votes_go_with_their_shortlist(self) -> None:
        gone, stays = make_entry(), make_entry()
        for entry in (gone, stays):
            Vote.objects.create(entry=entry, user_id=uuid4(), value=1)

        Shortlist.objects.filter(pk=gone.shortlist_id).delete()

        self.assertEqual([row.pk for row in ShortlistEntry.objects.all()], [stays.pk])
        self.assertEqual([row.entry_id for row in Vote.objects.all()], [stays.pk])

    def test_shortlists_go_with_their_mission_and_entries_with_whom_they_are_about(self) -> None:
        entry = make_entry()
        entry.specialist.delete()
        self.assertFalse(ShortlistEntry.objects.exists())

        entry.shortlist.mission.delete()
        self.assertFalse(Shortlist.objects.exists())


class TenancyTest(ShortlistCase):
    def test_another_account_has_none_of_it_and_refers_to_none_of_it(self) -> None:
        entry = make_entry()
        vote = Vote.objects.create(entry=entry, user_id=uuid4(), value=1)

        with self.as_account(self.other_account):
            for row in (entry.shortlist, entry, vote):
                rows = type(row).objects.filter(pk=row.pk)
                with self.subTest(type(row).__name__):
                    self.assertFalse(rows.exists())
                    self.assertEqual(rows.delete()[0], 0)
            own = make_shortlist(name=entry.shortlist.name)
            for name, write in {
                "a mission": lambda: make_shortlist(mission=entry.shortlist.mission),
                "a shortlist": lambda: make_entry(
                    shortlist=entry.shortlist, specialist=make_specialist()
                ),
                "a specialist": lambda: make_entry(shortlist=own, specialist=entry.specialist),
                "an entry": lambda: Vote.objects.create(entry=entry, user_id=uuid4(), value=1),
            }.items():
                with self.subTest(name):
                    self.refused("foreign key constraint", write)

        self.assertEqual(Vote.objects.get().entry_id, entry.pk)
        self.assertEqual(Shortlist.objects.count(), 1)
