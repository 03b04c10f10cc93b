from datetime import UTC, datetime, timedelta
from decimal import Decimal

from annex.realtime.models import Event
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.states import MISSION, NotPossibleNow, ReasonNeeded
from platforms.marketplace.proposals import policies, reasons
from platforms.marketplace.proposals.models import (
    OPEN,
    Interview,
    Proposal,
    ProposalStatus,
)
from platforms.marketplace.proposals.services import answers, interviews, offers
from platforms.marketplace.proposals.tests.factories import (
    make_interview,
    make_invitation,
    make_proposal,
    make_version,
)
from platforms.marketplace.proposals.tests.test_services import DealCase

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


class AnswerTest(DealCase):
    def test_the_client_reads_it_once(self) -> None:
        row = self.propose()

        for _ in range(2):
            answers.see(actor=self.buyer, proposal_id=row.pk, at=AT)

        row.refresh_from_db()
        self.assertEqual(row.status, "seen")
        self.assertEqual(self.told(), ["seen"])
        with self.assertRaises(policies.NotYourSide):
            answers.see(actor=self.as_ada, proposal_id=row.pk, at=AT)

    def test_a_shortlist_moves_what_is_not_further_already(self) -> None:
        for status, after in (
            ("sent", "shortlisted"),
            ("seen", "shortlisted"),
            ("interviewing", "interviewing"),
            ("declined", "declined"),
        ):
            row = make_proposal(mission=self.mission, specialist=self.ada, status=status)
            answers.shortlist(mission_id=self.mission.pk, specialist_id=self.ada.pk)
            row.refresh_from_db()
            self.assertEqual(row.status, after)
            row.delete()

    def test_the_client_declines_and_the_specialist_withdraws_with_a_reason(self) -> None:
        for by, other, do, after in (
            (self.buyer, self.as_ada, answers.decline, "declined"),
            (self.as_ada, self.buyer, answers.withdraw, "withdrawn"),
        ):
            for status in OPEN:
                with self.subTest(after=after, status=status):
                    row = self.propose(status=status)
                    interview = make_interview(proposal=row)
                    with self.refuses(policies.NotYourSide, row):
                        do(actor=other, proposal_id=row.pk, reason="No.", at=AT)
                    with self.refuses(ReasonNeeded, row):
                        do(actor=by, proposal_id=row.pk, reason="", at=AT)

                    do(actor=by, proposal_id=row.pk, reason="No.", at=AT)

                    row.refresh_from_db()
                    self.assertEqual((row.status, row.reason, row.decided_at), (after, "No.", AT))
                    interview.refresh_from_db()
                    self.assertEqual(interview.status, "cancelled")
                    row.delete()

    def test_what_has_ended_does_not_end_again(self) -> None:
        row = self.propose(status="declined", respond_by=None)

        with self.refuses(NotPossibleNow, row):
            answers.withdraw(actor=self.as_ada, proposal_id=row.pk, reason="No.", at=AT)


class AgreeTest(DealCase):
    def test_it_fills_the_mission_and_ends_everything_else(self) -> None:
        row = self.propose()
        other = make_proposal(mission=self.mission, specialist=self.bob, status="interviewing")
        draft = make_proposal(mission=self.mission, status="draft")
        gone = make_proposal(mission=self.mission, status="withdrawn")
        invited = make_invitation(mission=self.mission)
        elsewhere = make_proposal(specialist=self.bob)

        version = answers.agree(actor=self.buyer, proposal_id=row.pk, version=1, at=AT)

        self.assertEqual((version.proposal, version.number), (row, 1))
        self.mission.refresh_from_db()
        self.assertEqual(self.mission.status, "filled")
        found = {one.pk: (one.status, one.reason, one.decided_at) for one in Proposal.objects.all()}
        self.assertEqual(found[row.pk], ("accepted", reasons.ACCEPTED, AT))
        self.assertEqual(found[other.pk], ("declined", reasons.FILLED, AT))
        self.assertEqual(found[draft.pk], ("lapsed", reasons.FILLED, AT))
        self.assertEqual(found[gone.pk][:2], ("withdrawn", "Because."))
        self.assertEqual(found[elsewhere.pk][0], "sent")
        invited.refresh_from_db()
        self.assertEqual((invited.status, invited.reason), ("withdrawn", reasons.FILLED))

    def test_a_counter_offer_is_accepted_by_the_specialist(self) -> None:
        row = self.propose()
        make_version(proposal=row, number=2, offered_by="client", day_rate=Decimal(450))

        with self.refuses(policies.NotYourSide, row):
            answers.agree(actor=self.buyer, proposal_id=row.pk, version=2, at=AT)
        version = answers.agree(actor=self.as_ada, proposal_id=row.pk, version=2, at=AT)

        self.assertEqual(version.day_rate, Decimal(450))

    def test_what_was_not_seen_is_not_accepted(self) -> None:
        row = self.propose()
        make_version(proposal=row, number=2, offered_by="client")
        make_version(proposal=row, number=3)

        with self.refuses(offers.VersionOutdated, row) as refused:
            answers.agree(actor=self.buyer, proposal_id=row.pk, version=1, at=AT)

        self.assertEqual(refused.exception.details, {"latest": 3})

    def test_nothing_is_accepted_when_it_is_overdue(self) -> None:
        row = self.propose(respond_by=AT)

        with self.refuses(offers.AnswerOverdue, row):
            answers.agree(actor=self.buyer, proposal_id=row.pk, version=1, at=AT)

    def test_a_mission_that_is_filled_is_not_filled_again(self) -> None:
        row = self.propose()
        Mission.objects.filter(pk=self.mission.pk).update(status="filled")

        with self.refuses(NotPossibleNow, row):
            answers.agree(actor=self.buyer, proposal_id=row.pk, version=1, at=AT)


class MissionClosesTest(DealCase):
    def test_everything_ends_with_the_reason_of_the_mission(self) -> None:
        for action, status, invitation_status, reason in (
            ("cancel", "lapsed", "withdrawn", reasons.CANCELLED),
            ("expire", "lapsed", "lapsed", reasons.EXPIRED),
            ("fill", "declined", "withdrawn", reasons.FILLED),
        ):
            with self.subTest(action=action):
                Mission.objects.filter(pk=self.mission.pk).update(status="open")
                rows = [make_proposal(mission=self.mission, status=one) for one in OPEN]
                invited = make_invitation(mission=self.mission)

                MISSION.move(self.mission, action, reason="Why not.", at=AT)

                self.assertEqual(
                    set(
                        Proposal.objects.filter(pk__in=[row.pk for row in rows]).values_list(
                            "status", "reason", "decided_at"
                        )
                    ),
                    {(status, reason, AT)},
                )
                invited.refresh_from_db()
                self.assertEqual((invited.status, invited.reason), (invitation_status, reason))

    def test_a_draft_that_was_never_sent_stays_hidden_from_the_client(self) -> None:
        row = self.propose(status="draft", respond_by=None)

        MISSION.move(self.mission, "cancel", reason="Why not.", at=AT)

        row.refresh_from_db()
        self.assertEqual(row.status, "lapsed")
        self.assertFalse(policies.visible_to(self.buyer).filter(pk=row.pk).exists())
        self.assertEqual(Event.objects.get(op="lapsed").heard_by, [self.ada_id])

    def test_what_does_not_close_a_mission_ends_nothing(self) -> None:
        row = self.propose()

        MISSION.move(self.mission, "shortlist", at=AT)

        row.refresh_from_db()
        self.assertEqual(row.status, "sent")


class InterviewTest(DealCase):
    def test_planning_one_moves_the_proposal_and_makes_room_to_answer(self) -> None:
        row = self.propose()
        starts_at = AT + timedelta(days=10)

        interview = interviews.plan(
            actor=self.buyer, proposal_id=row.pk, starts_at=starts_at, at=AT, place="Here"
        )

        row.refresh_from_db()
        self.assertEqual((row.status, row.respond_by), ("interviewing", AT + timedelta(days=13)))
        self.assertEqual((interview.status, interview.minutes), ("planned", 30))
        second = interviews.plan(
            actor=self.buyer, proposal_id=row.pk, starts_at=AT + timedelta(days=1), at=AT
        )
        row.refresh_from_db()
        self.assertEqual(row.respond_by, AT + timedelta(days=13))
        self.assertEqual(second.proposal_id, row.pk)

    def test_the_past_the_far_future_and_what_has_ended_are_refused(self) -> None:
        row = self.propose()
        for days in (0, 58):
            with self.refuses(interviews.InterviewOutOfRange, row):
                interviews.plan(
                    actor=self.buyer,
                    proposal_id=row.pk,
                    starts_at=AT + timedelta(days=days),
                    at=AT,
                )
        Proposal.objects.filter(pk=row.pk).update(
            status=ProposalStatus.DECLINED, reason="No.", decided_at=AT
        )
        with self.refuses(NotPossibleNow, row):
            interviews.plan(actor=self.buyer, proposal_id=row.pk, starts_at=AT + WEEK, at=AT)
        self.assertFalse(Interview.objects.exists())

    def test_either_side_moves_or_calls_it_off_and_only_the_client_holds_it(self) -> None:
        row = make_interview(
            proposal=self.propose(status="interviewing"), starts_at=AT + timedelta(days=1)
        )

        interviews.reschedule(
            actor=self.as_ada, interview_id=row.pk, starts_at=AT + timedelta(days=2), at=AT
        )
        with self.assertRaises(policies.NotYourSide):
            interviews.hold(actor=self.as_ada, interview_id=row.pk, at=AT + WEEK)
        with self.assertRaises(interviews.InterviewNotOver):
            interviews.hold(actor=self.buyer, interview_id=row.pk, at=AT)
        interviews.hold(actor=self.buyer, interview_id=row.pk, at=AT + WEEK, notes="Good.")

        row.refresh_from_db()
        self.assertEqual((row.status, row.notes), ("held", "Good."))
        for late in (interviews.cancel, interviews.reschedule):
            with self.assertRaises(NotPossibleNow):
                late(actor=self.buyer, interview_id=row.pk, at=AT)

    def test_who_has_no_part_finds_none(self) -> None:
        row = make_interview(proposal=self.propose(status="interviewing"))

        for actor in (self.as_bob, self.stranger):
            with self.assertRaises(policies.InterviewNotFound):
                interviews.cancel(actor=actor, interview_id=row.pk, at=AT)
        row.refresh_from_db()
        self.assertEqual(row.status, "planned")
