from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from annex.kernel.errors import DomainError
from annex.realtime.models import Event
from annex.testing.cases import ServiceTestCase
from platforms.marketplace.clients.models import Block
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.states import NotPossibleNow, ReasonNeeded
from platforms.marketplace.proposals import policies, reasons
from platforms.marketplace.proposals.deadlines import RespondByOutOfRange
from platforms.marketplace.proposals.models import (
    ENDED,
    Invitation,
    Proposal,
    ProposalVersion,
)
from platforms.marketplace.proposals.services import answers, invitations, offers
from platforms.marketplace.proposals.services.missions import MissionNotOpen
from platforms.marketplace.proposals.tests.factories import (
    make_invitation,
    make_proposal,
    make_version,
)
from platforms.marketplace.proposals.tests.parties import Parties
from platforms.marketplace.skills.policies import UnknownReference
from platforms.marketplace.specialists.models import Specialist

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


class DealCase(Parties, ServiceTestCase):
    def setUp(self) -> None:
        self.meet()

    def told(self) -> list[str]:
        """Return what was told, in no order."""
        return sorted(Event.objects.filter(family="proposals").values_list("op", flat=True))

    def propose(self, **fields: Any) -> Proposal:
        """Make a sent proposal of Ada's for the mission that is due in a week from AT."""
        fields.setdefault("respond_by", AT + WEEK)
        return make_proposal(mission=self.mission, specialist=self.ada, **fields)

    def refuses(self, kind: type[DomainError], row: Proposal) -> Any:
        """Expect a refusal, after which the proposal is as it was."""
        return _Refuses(self, kind, row)


class _Refuses:
    def __init__(self, case: DealCase, kind: type[DomainError], row: Proposal) -> None:
        self.case, self.row = case, row
        self.refused = case.assertRaises(kind)

    def state(self) -> list[object]:
        rows = Proposal.objects.filter(pk=self.row.pk).values_list()
        versions = ProposalVersion.objects.filter(proposal=self.row).order_by("number")
        return [list(rows), list(versions.values_list())]

    def __enter__(self) -> Any:
        self.before = self.state()
        return self.refused.__enter__()

    def __exit__(self, *error: Any) -> Any:
        handled = self.refused.__exit__(*error)
        self.case.assertEqual(self.state(), self.before)
        return handled


class InvitationTest(DealCase):
    def invite(self, **said: Any) -> Invitation:
        call = {"actor": self.buyer, "mission_id": self.mission.pk, "specialist_id": self.ada.pk}
        return invitations.invite(**call | {"at": AT} | said)

    def test_a_client_invites_and_awaits_an_answer_within_a_week(self) -> None:
        row = self.invite(message="Come and see.")

        row.refresh_from_db()
        self.assertEqual(
            (row.status, row.message, row.sent_at, row.respond_by, row.decided_at),
            ("sent", "Come and see.", AT, AT + WEEK, None),
        )
        self.assertEqual(self.told(), ["invited"])

    def test_nobody_else_invites(self) -> None:
        for actor in (self.as_ada, self.stranger):
            with self.assertRaises(DomainError):
                self.invite(actor=actor)
        self.assertFalse(Invitation.objects.exists())

    def test_who_has_yet_to_answer_is_not_invited_again(self) -> None:
        self.invite()

        with self.assertRaises(invitations.AlreadyInvited):
            self.invite(actor=self.operator)

        self.assertEqual(Invitation.objects.count(), 1)

    def test_however_an_invitation_ended_there_can_be_another(self) -> None:
        for status in ("accepted", "declined", "withdrawn", "lapsed"):
            make_invitation(mission=self.mission, specialist=self.ada, status=status)

        row = self.invite()

        with self.assertRaises(invitations.AlreadyInvited):
            self.invite()
        self.assertEqual(Invitation.objects.count(), 5)
        self.assertEqual(Invitation.objects.get(status="sent"), row)

    def test_whoever_is_blocked_or_paused_is_not_invited(self) -> None:
        Block.objects.create(client=self.mission.client, specialist=self.ada, reason="No.")
        Specialist.objects.filter(pk=self.bob.pk).update(status="paused")

        for specialist in (self.ada, self.bob):
            with self.assertRaises(invitations.SpecialistNotAvailable):
                self.invite(specialist_id=specialist.pk)
        self.assertFalse(Invitation.objects.exists())

    def test_a_mission_that_is_not_published_takes_none(self) -> None:
        for status in ("draft", "filled", "cancelled"):
            Mission.objects.filter(pk=self.mission.pk).update(status=status)
            with self.subTest(status=status), self.assertRaises(MissionNotOpen):
                self.invite()

    def test_the_answer_is_due_in_one_day_to_sixty(self) -> None:
        for days in (0, 61):
            with self.subTest(days=days), self.assertRaises(RespondByOutOfRange):
                self.invite(respond_by=AT + timedelta(days=days))

        self.invite(respond_by=AT + timedelta(days=60))
        self.invite(specialist_id=self.bob.pk, respond_by=AT + timedelta(days=1))

    def test_the_specialist_answers_and_the_client_takes_back(self) -> None:
        for by, do, said, status in (
            (self.as_ada, invitations.accept, {}, "accepted"),
            (self.as_ada, invitations.decline, {"reason": "Busy."}, "declined"),
            (self.buyer, invitations.withdraw, {"reason": "Found."}, "withdrawn"),
            (self.operator, invitations.decline, {"reason": "Ill."}, "declined"),
        ):
            with self.subTest(status=status):
                row = make_invitation(mission=self.mission, specialist=self.ada)
                do(actor=by, invitation_id=row.pk, at=AT, **said)  # type: ignore[operator]

                row.refresh_from_db()
                reason = said.get("reason", reasons.INVITATION_ACCEPTED)
                self.assertEqual((row.status, row.reason, row.decided_at), (status, reason, AT))
                row.delete()

    def test_the_wrong_side_and_others_can_do_nothing(self) -> None:
        row = make_invitation(mission=self.mission, specialist=self.ada)

        with self.assertRaises(policies.NotYourSide):
            invitations.accept(actor=self.buyer, invitation_id=row.pk, at=AT)
        with self.assertRaises(policies.NotYourSide):
            invitations.withdraw(actor=self.as_ada, invitation_id=row.pk, reason="No", at=AT)
        for other in (self.as_bob, self.stranger, self.actor("member")):
            with self.assertRaises(policies.InvitationNotFound):
                invitations.accept(actor=other, invitation_id=row.pk, at=AT)

        row.refresh_from_db()
        self.assertEqual(row.status, "sent")

    def test_an_answer_without_a_reason_is_none(self) -> None:
        row = make_invitation(mission=self.mission, specialist=self.ada)

        with self.assertRaises(ReasonNeeded):
            invitations.decline(actor=self.as_ada, invitation_id=row.pk, reason=" ", at=AT)


class DraftTest(DealCase):
    def draft(self, **said: Any) -> Proposal:
        call = {"actor": self.as_ada, "mission_id": self.mission.pk, "at": AT}
        return offers.draft(**call | said)

    def test_a_draft_offers_what_the_mission_asks_at_the_specialists_rate(self) -> None:
        row = self.draft(motivation="I can.")

        version = offers.latest(row)
        self.assertEqual((row.status, row.specialist, row.respond_by), ("draft", self.ada, None))
        self.assertEqual(
            (version.number, version.offered_by, version.day_rate, version.currency),
            (1, "specialist", Decimal("500.00"), "EUR"),
        )
        self.assertEqual(
            (version.starts_on, version.ends_on, version.days_per_week, version.motivation),
            (date(2100, 1, 1), date(2101, 1, 1), 5, "I can."),
        )
        self.assertEqual(version.offered_by_user_id, self.ada_id)

    def test_only_its_specialist_and_operators_see_a_draft_and_hear_of_it(self) -> None:
        row = self.draft()

        for actor, seen in (
            (self.as_ada, True),
            (self.operator, True),
            (self.buyer, False),
            (self.as_bob, False),
        ):
            self.assertIs(policies.visible_to(actor).filter(pk=row.pk).exists(), seen)
        self.assertEqual(Event.objects.get(op="created").heard_by, [self.ada_id])

    def test_operators_draft_for_anybody_and_specialists_for_themselves(self) -> None:
        row = self.draft(actor=self.operator, specialist_id=self.bob.pk, agency_name="Acme")
        self.assertEqual((row.specialist, row.agency_name), (self.bob, "Acme"))

        for actor in (self.as_bob, self.buyer, self.operator):
            with self.assertRaises(UnknownReference):
                named = {} if actor == self.operator else {"specialist_id": self.ada.pk}
                self.draft(actor=actor, **named)
        self.assertEqual(Proposal.objects.count(), 1)

    def test_a_rate_has_to_come_from_somewhere(self) -> None:
        Specialist.objects.filter(pk=self.ada.pk).update(day_rate=None)
        self.assertEqual(offers.latest(self.draft()).day_rate, Decimal("600.00"))

        Mission.objects.filter(pk=self.mission.pk).update(budget_per_day=None)
        Proposal.objects.all().delete()
        with self.assertRaises(offers.RateMissing):
            self.draft()
        self.assertEqual(offers.latest(self.draft(day_rate=Decimal(1))).day_rate, 1)

    def test_a_specialist_has_one_proposal_for_a_mission_that_has_not_ended(self) -> None:
        row = self.draft()

        for _ in ("draft", "sent"):
            with self.assertRaises(offers.AlreadyProposed):
                self.draft()
            if row.status == "draft":
                row = offers.send(actor=self.as_ada, proposal_id=row.pk, at=AT)
        self.assertEqual(Proposal.objects.count(), 1)

    def test_however_a_proposal_ended_there_can_be_another(self) -> None:
        for status in ENDED:
            make_proposal(mission=self.mission, specialist=self.ada, status=status)

        row = self.propose()

        self.assertEqual(row.status, "sent")
        self.assertEqual(Proposal.objects.count(), 5)

    def test_what_ended_stays_as_it_is_beside_the_second_try(self) -> None:
        first = make_proposal(mission=self.mission, specialist=self.ada, status="declined")
        second = self.propose()

        answers.shortlist(mission_id=self.mission.pk, specialist_id=self.ada.pk)
        answers.decline(actor=self.buyer, proposal_id=second.pk, reason="Still no.", at=AT)

        first.refresh_from_db()
        second.refresh_from_db()
        self.assertEqual((first.status, first.reason), ("declined", "Because."))
        self.assertEqual((second.status, second.reason), ("declined", "Still no."))

    def test_whoever_is_paused_does_not_propose(self) -> None:
        row = self.draft()
        Specialist.objects.filter(pk=self.ada.pk).update(status="paused")

        with self.refuses(offers.SpecialistNotActive, row):
            offers.send(actor=self.as_ada, proposal_id=row.pk, at=AT)
        row.delete()
        with self.assertRaises(offers.SpecialistNotActive):
            self.draft()

    def test_a_draft_is_changed_in_place_and_discarded_without_a_trace(self) -> None:
        row = self.draft()

        offers.change(
            actor=self.as_ada, proposal_id=row.pk, day_rate=Decimal(450), agency_name="Acme"
        )
        version = offers.latest(row)
        self.assertEqual((version.number, version.day_rate), (1, Decimal(450)))
        with self.refuses(offers.EndsBeforeItStarts, row):
            offers.change(actor=self.as_ada, proposal_id=row.pk, ends_on=date(2099, 1, 1))

        offers.discard(actor=self.as_ada, proposal_id=row.pk)
        self.assertFalse(Proposal.objects.exists())

    def test_what_was_sent_is_neither_changed_nor_discarded(self) -> None:
        row = self.propose()

        with self.refuses(NotPossibleNow, row):
            offers.change(actor=self.as_ada, proposal_id=row.pk, day_rate=Decimal(1))
        with self.refuses(NotPossibleNow, row):
            offers.discard(actor=self.as_ada, proposal_id=row.pk)

    def test_sending_starts_the_clock_and_lets_the_client_see_it(self) -> None:
        row = self.draft()

        offers.send(actor=self.as_ada, proposal_id=row.pk, at=AT)

        row.refresh_from_db()
        self.assertEqual((row.status, row.sent_at, row.respond_by), ("sent", AT, AT + WEEK))
        self.assertTrue(policies.visible_to(self.buyer).filter(pk=row.pk).exists())
        heard_by = Event.objects.get(op="sent").heard_by
        self.assertEqual(heard_by, sorted([self.ada_id, self.buyer_id]))

    def test_nothing_is_sent_to_a_mission_that_closed(self) -> None:
        row = self.draft()
        Mission.objects.filter(pk=self.mission.pk).update(status="filled")

        with self.refuses(MissionNotOpen, row):
            offers.send(actor=self.as_ada, proposal_id=row.pk, at=AT)


class CounterTest(DealCase):
    def test_either_side_answers_the_other_by_the_next_version(self) -> None:
        row = self.propose(reminded_at=AT)
        later = AT + timedelta(days=3)

        offers.counter(
            actor=self.buyer, proposal_id=row.pk, version=1, at=AT, day_rate=Decimal(450)
        )
        offers.counter(
            actor=self.as_ada, proposal_id=row.pk, version=2, at=later, day_rate=Decimal(475)
        )

        versions = ProposalVersion.objects.filter(proposal=row).order_by("number")
        self.assertEqual(
            list(versions.values_list("number", "offered_by", "day_rate", "ends_on")),
            [
                (1, "specialist", Decimal(500), date(2101, 1, 1)),
                (2, "client", Decimal(450), date(2101, 1, 1)),
                (3, "specialist", Decimal(475), date(2101, 1, 1)),
            ],
        )
        row.refresh_from_db()
        self.assertEqual((row.respond_by, row.reminded_at), (later + WEEK, None))

    def test_nobody_answers_themselves(self) -> None:
        row = self.propose()

        with self.refuses(policies.NotYourSide, row):
            offers.counter(actor=self.as_ada, proposal_id=row.pk, version=1, at=AT)
        make_version(proposal=row, number=2, offered_by="client")
        with self.refuses(policies.NotYourSide, row):
            offers.counter(actor=self.buyer, proposal_id=row.pk, version=2, at=AT)

    def test_only_the_latest_version_is_answered(self) -> None:
        row = self.propose()
        make_version(proposal=row, number=2, offered_by="client")

        for version in (1, 3):
            with self.refuses(offers.VersionOutdated, row) as refused:
                offers.counter(actor=self.as_ada, proposal_id=row.pk, version=version, at=AT)
            self.assertEqual(refused.exception.details, {"latest": 2})

    def test_an_answer_comes_before_it_is_overdue(self) -> None:
        row = self.propose(respond_by=AT)

        with self.refuses(offers.AnswerOverdue, row):
            offers.counter(actor=self.buyer, proposal_id=row.pk, version=1, at=AT)

    def test_what_is_not_open_is_not_answered(self) -> None:
        row = self.propose(status="draft", respond_by=None)

        with self.refuses(NotPossibleNow, row):
            offers.counter(actor=self.operator, proposal_id=row.pk, version=1, at=AT)
