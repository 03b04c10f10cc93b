from annex.kernel.ids import uuid7
from annex.realtime.models import Event
from annex.tenancy.context import no_context
from annex.testing.cases import ServiceTestCase
from platforms.marketplace.clients.tests.factories import make_contact
from platforms.marketplace.matching import tasks
from platforms.marketplace.matching.audiences import audience
from platforms.marketplace.matching.models import TrackRecord
from platforms.marketplace.matching.services import counting, running
from platforms.marketplace.matching.tests.factories import AT
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.tests.factories import make_invitation
from platforms.marketplace.specialists.services import erasing
from platforms.marketplace.specialists.tests.factories import make_specialist


class TaskTests(ServiceTestCase):
    def test_track_records_are_counted_by_themselves_in_every_account(self) -> None:
        ada = make_specialist()
        make_invitation(
            mission=make_mission(), specialist=ada, status="declined", reason="No time."
        )
        with self.as_account(self.other_account):
            bob = make_specialist()
            make_invitation(
                mission=make_mission(), specialist=bob, status="accepted", reason="Gladly."
            )

        with no_context():
            tasks.count_records()

        record = TrackRecord.objects.get(specialist=ada)
        self.assertEqual((record.asked, record.answered), (1, 1))
        with self.as_account(self.other_account):
            self.assertEqual(TrackRecord.objects.get(specialist=bob).answered, 1)

    def test_whoever_was_erased_is_counted_no_more(self) -> None:
        ada = make_specialist()
        make_invitation(
            mission=make_mission(), specialist=ada, status="declined", reason="No time."
        )
        counting.count(at=AT)
        erasing.erase(actor=self.actor("manager"), specialist_id=ada.pk, at=AT)
        self.assertFalse(TrackRecord.objects.exists())

        self.assertEqual(counting.count(at=AT), 0)

        self.assertFalse(TrackRecord.objects.exists())


class AudienceTests(ServiceTestCase):
    def test_of_a_ranking_its_client_hears_and_nobody_else(self) -> None:
        member = self.actor("member", user_id=uuid7())
        mission = make_mission()
        make_contact(client=mission.client, user_id=member.user_id)

        running.match(actor=self.actor("manager"), mission_id=mission.pk, at=AT)

        event = Event.objects.get(family="matches", op="ranked")
        self.assertEqual(event.heard_by, [member.user_id])
        self.assertEqual(audience([mission.pk]), {mission.pk: {member.user_id}})
