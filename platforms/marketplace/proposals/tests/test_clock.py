"""Silence is no state: whatever people do or leave, everything ends in the promised time."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from annex.kernel.errors import DomainError
from annex.realtime.models import Event
from annex.testing.cases import ServiceTestCase
from platforms.marketplace.missions.states import MISSION
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals import reasons, tasks
from platforms.marketplace.proposals.models import (
    ENDED,
    OPEN,
    Invitation,
    InvitationStatus,
    Proposal,
)
from platforms.marketplace.proposals.services import (
    answers,
    interviews,
    invitations,
    lapsing,
    offers,
)
from platforms.marketplace.proposals.tests.factories import (
    make_invitation,
    make_proposal,
    make_version,
)
from platforms.marketplace.proposals.tests.parties import Parties
from platforms.marketplace.specialists.tests.factories import make_specialist

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY: Final = timedelta(days=1)


class SweepTest(Parties, ServiceTestCase):
    def setUp(self) -> None:
        self.meet()

    def test_who_answers_is_reminded_once_two_days_before(self) -> None:
        row = make_proposal(mission=self.mission, specialist=self.ada, respond_by=AT + 3 * DAY)
        invited = make_invitation(mission=self.mission, respond_by=AT + 3 * DAY)

        self.assertEqual(lapsing.sweep_account(at=AT), 0)
        self.assertEqual(lapsing.sweep_account(at=AT + DAY), 2)
        self.assertEqual(lapsing.sweep_account(at=AT + 2 * DAY), 0)

        row.refresh_from_db()
        invited.refresh_from_db()
        self.assertEqual((row.status, row.reminded_at), ("sent", AT + DAY))
        self.assertEqual((invited.status, invited.reminded_at), ("sent", AT + DAY))
        event = Event.objects.get(op="reminded")
        self.assertEqual(event.entity_ids, [row.pk])
        self.assertEqual(event.heard_by, sorted([self.ada_id, self.buyer_id]))
        self.assertEqual(Event.objects.get(op="invitation_reminded").entity_ids, [invited.pk])

    def test_what_nobody_answered_ends_with_who_was_silent(self) -> None:
        by_client = make_proposal(mission=self.mission, specialist=self.ada, respond_by=AT)
        by_specialist = make_proposal(mission=self.mission, respond_by=AT)
        make_version(proposal=by_specialist, number=2, offered_by="client")
        invited = make_invitation(mission=self.mission, respond_by=AT)
        waiting = make_proposal(mission=self.mission, respond_by=AT + DAY, reminded_at=AT)

        self.assertEqual(lapsing.sweep_account(at=AT), 3)

        for row, reason in (
            (by_client, reasons.CLIENT_SILENT),
            (by_specialist, reasons.SPECIALIST_SILENT),
            (invited, reasons.SPECIALIST_SILENT),
        ):
            row.refresh_from_db()
            self.assertEqual((row.status, row.reason, row.decided_at), ("lapsed", reason, AT))
        waiting.refresh_from_db()
        self.assertEqual(waiting.status, "sent")
        told = Event.objects.filter(op="lapsed", entity_ids=[by_client.pk]).get()
        self.assertIn(self.ada_id, told.heard_by or [])

    def test_it_ends_what_is_due_in_every_account(self) -> None:
        mine = make_proposal(respond_by=AT)
        with self.as_account(self.other_account):
            theirs = make_proposal(respond_by=AT)

        tasks.lapse()

        mine.refresh_from_db()
        self.assertEqual(mine.status, "lapsed")
        with self.as_account(self.other_account):
            theirs.refresh_from_db()
            self.assertEqual(theirs.status, "lapsed")


class ClockTest(Parties, ServiceTestCase):
    """Many lives of a proposal, a day at a time, with people who act now and then."""

    SEEDS: Final = range(1)
    DAYS: Final = 21

    def setUp(self) -> None:
        self.meet()

    def test_every_life_ends_with_a_reason_and_nobody_waits_longer_than_promised(self) -> None:
        for seed in self.SEEDS:
            with self.subTest(seed=seed):
                self.mission = make_mission()
                self._live(Random(seed))

    def _live(self, chance: Random) -> None:
        for _ in range(6):
            make_proposal(mission=self.mission, status="draft")
            invitations.invite(
                actor=self.operator,
                mission_id=self.mission.pk,
                specialist_id=make_specialist().pk,
                at=AT,
            )
        at = AT
        for day in range(self.DAYS):
            at = AT + day * DAY
            for row in Proposal.objects.all():
                if chance.random() < 0.4:
                    self._act(chance, row, at)
            lapsing.sweep_account(at=at)
            self._nobody_waits_in_vain(at)
        self._silence(at)

    def _act(self, chance: Random, row: Proposal, at: datetime) -> None:
        """Do something as an operator may, whether it is possible now or not."""
        said = {"actor": self.operator, "proposal_id": row.pk, "at": at}
        latest = offers.latest(row).number
        call = chance.choice(
            [
                lambda: offers.send(**said, respond_by=at + chance.randint(1, 9) * DAY),
                lambda: answers.see(**said),
                lambda: offers.counter(**said, version=latest),
                lambda: interviews.plan(**said, starts_at=at + chance.randint(1, 5) * DAY),
                lambda: answers.withdraw(**said, reason="No."),
                lambda: answers.decline(**said, reason="No."),
            ]
        )
        try:
            call()
        except DomainError:
            return

    def _nobody_waits_in_vain(self, at: datetime) -> None:
        waiting = Proposal.objects.filter(status__in=OPEN)
        self.assertFalse(waiting.filter(respond_by__lte=at).exists())
        self.assertFalse(waiting.filter(respond_by=None).exists())
        ended = Proposal.objects.filter(status__in=ENDED)
        self.assertFalse(ended.filter(reason="").exists())
        invited = Invitation.objects.filter(status=InvitationStatus.SENT)
        self.assertFalse(invited.filter(respond_by__lte=at).exists())

    def _silence(self, at: datetime) -> None:
        """Nobody acts any more: what waits is reminded of, and has ended 60 days later."""
        waiting = set(Proposal.objects.filter(status__in=OPEN).values_list("pk", flat=True))
        for day in range(1, 61):
            lapsing.sweep_account(at=at + day * DAY)
            self._nobody_waits_in_vain(at + day * DAY)
        self.assertFalse(Proposal.objects.filter(status__in=OPEN).exists())
        lapsed = Proposal.objects.filter(pk__in=waiting)
        self.assertEqual(lapsed.filter(status="lapsed").count(), len(waiting))
        self.assertFalse(lapsed.filter(reminded_at=None).exists())
        self.assertFalse(Invitation.objects.filter(status="sent").exists())
        MISSION.move(self.mission, "cancel", reason="Enough.", at=at)
        self.assertFalse(Proposal.objects.exclude(status__in=ENDED).exists())
