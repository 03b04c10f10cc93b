"""Who hears of what in the whole marketplace."""

from uuid import UUID

from annex.realtime import events
from annex.realtime.models import Event
from annex.testing.cases import ServiceTestCase
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.tests.factories import make_invitation, make_proposal
from platforms.marketplace.proposals.tests.parties import Parties
from platforms.marketplace.specialists.tests.factories import make_specialist


class HeardByTest(Parties, ServiceTestCase):
    def setUp(self) -> None:
        self.meet()

    def heard_by(self, family: str, row_id: UUID) -> list[UUID] | None:
        events.emit(family=family, op="updated", entity_ids=[row_id])
        return Event.objects.get(family=family, entity_ids=[row_id]).heard_by

    def test_a_draft_of_a_mission_is_its_clients_and_a_published_one_everybodys(self) -> None:
        draft = make_mission(client=self.mission.client, status="draft")

        self.assertEqual(self.heard_by("missions", draft.pk), [self.buyer_id])
        for status in ("open", "filled", "cancelled"):
            mission = make_mission(client=self.mission.client, status=status)
            self.assertIsNone(self.heard_by("missions", mission.pk))

    def test_specialists_hear_of_themselves_and_contacts_of_their_client(self) -> None:
        for family, row_id, users in (
            ("specialists", self.ada.pk, [self.ada_id]),
            ("specialists", make_specialist().pk, []),
            ("clients", self.mission.client_id, [self.buyer_id]),
            ("clients", make_mission().client_id, []),
        ):
            with self.subTest(family=family, users=users):
                self.assertEqual(self.heard_by(family, row_id), users)

    def test_both_sides_hear_of_what_was_sent_and_of_drafts_one(self) -> None:
        both = sorted([self.ada_id, self.buyer_id])
        said = {"mission": self.mission, "specialist": self.ada}

        self.assertEqual(self.heard_by("proposals", make_invitation(**said).pk), both)
        row = make_proposal(**said)
        self.assertEqual(self.heard_by("proposals", row.pk), both)
        row.delete()
        draft = make_proposal(**said, status="draft")
        self.assertEqual(self.heard_by("proposals", draft.pk), [self.ada_id])
