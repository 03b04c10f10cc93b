"""What happens at once: of two who can not both be right, exactly one wins."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from annex.kernel.errors import Conflict
from annex.realtime.models import Event
from annex.testing.cases import CommitTestCase
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.states import MISSION
from platforms.marketplace.proposals.models import OPEN, Invitation, Proposal, ProposalVersion
from platforms.marketplace.proposals.services import answers, invitations, lapsing, offers
from platforms.marketplace.proposals.tests.factories import make_invitation, make_proposal
from platforms.marketplace.proposals.tests.parties import Parties

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
ROUNDS = 4


class RaceTest(Parties, CommitTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.meet()

    def fresh(self) -> Proposal:
        """Return an open proposal of Ada's for the mission, as if nothing had happened."""
        Proposal.objects.all().delete()
        Mission.objects.filter(pk=self.mission.pk).update(status="open")
        return make_proposal(
            mission=self.mission, specialist=self.ada, respond_by=AT + timedelta(days=1)
        )

    def outcomes(self, *calls: Callable[[], object]) -> list[str]:
        """Run the calls at once; return the code of each one's refusal, or "won"."""

        def told(call: Callable[[], object]) -> str:
            try:
                call()
            except Conflict as refused:
                return refused.code
            return "won"

        return self.together(*(lambda call=call: told(call) for call in calls))  # type: ignore[misc]

    def accept(self, row: Proposal) -> Callable[[], object]:
        return lambda: answers.agree(actor=self.buyer, proposal_id=row.pk, version=1, at=AT)

    def test_of_two_acceptances_for_one_mission_one_wins(self) -> None:
        for _ in range(ROUNDS):
            rows = [
                self.fresh(),
                make_proposal(
                    mission=self.mission, specialist=self.bob, respond_by=AT + timedelta(days=1)
                ),
            ]

            told = self.outcomes(*(self.accept(row) for row in rows))

            self.assertEqual(sorted(told), ["marketplace.not_possible_now", "won"])
            states = Proposal.objects.values_list("status", flat=True)
            self.assertEqual(sorted(states), ["accepted", "declined"])

    def test_a_double_click_accepts_once(self) -> None:
        for _ in range(ROUNDS):
            row = self.fresh()

            told = self.outcomes(*[self.accept(row)] * 3)

            self.assertEqual(sorted(told), ["marketplace.not_possible_now"] * 2 + ["won"])

    def test_accepting_and_withdrawing_do_not_both_happen(self) -> None:
        for _ in range(ROUNDS):
            row = self.fresh()

            accepted, withdrawn = self.outcomes(
                self.accept(row),
                lambda row=row: answers.withdraw(  # type: ignore[misc]
                    actor=self.as_ada, proposal_id=row.pk, reason="No.", at=AT
                ),
            )

            self.assertEqual(sorted([accepted, withdrawn])[1], "won")
            self.assertNotEqual(accepted, withdrawn)
            row.refresh_from_db()
            self.mission.refresh_from_db()
            self.assertEqual(
                (row.status, self.mission.status),
                ("accepted", "filled") if accepted == "won" else ("withdrawn", "open"),
            )

    def test_what_is_accepted_is_never_countered_meanwhile(self) -> None:
        for _ in range(ROUNDS):
            row = self.fresh()

            accepted, countered = self.outcomes(
                self.accept(row),
                lambda row=row: offers.counter(  # type: ignore[misc]
                    actor=self.buyer, proposal_id=row.pk, version=1, at=AT, day_rate=Decimal(1)
                ),
            )

            self.assertIn(
                (accepted, countered),
                {
                    ("won", "marketplace.not_possible_now"),
                    ("marketplace.version_outdated", "won"),
                },
            )
            row.refresh_from_db()
            versions = ProposalVersion.objects.filter(proposal=row).count()
            self.assertEqual(
                (row.status, versions), ("accepted", 1) if accepted == "won" else ("sent", 2)
            )

    def test_a_double_click_counters_once(self) -> None:
        row = self.fresh()

        told = self.outcomes(
            *[
                lambda: offers.counter(
                    actor=self.buyer, proposal_id=row.pk, version=1, at=AT, day_rate=Decimal(1)
                )
            ]
            * 3
        )

        self.assertEqual(sorted(told), ["marketplace.version_outdated"] * 2 + ["won"])

    def test_of_two_second_tries_one_wins(self) -> None:
        for status in ("declined", "withdrawn"):
            make_proposal(mission=self.mission, specialist=self.bob, status=status)
            make_invitation(mission=self.mission, specialist=self.bob, status=status)

        drafted = self.outcomes(
            *[lambda: offers.draft(actor=self.as_bob, mission_id=self.mission.pk, at=AT)] * 2
        )
        invited = self.outcomes(
            *[
                lambda: invitations.invite(
                    actor=self.buyer,
                    mission_id=self.mission.pk,
                    specialist_id=self.bob.pk,
                    at=AT,
                )
            ]
            * 2
        )

        self.assertEqual(sorted(drafted), ["marketplace.already_proposed", "won"])
        self.assertEqual(sorted(invited), ["marketplace.already_invited", "won"])
        self.assertEqual(Proposal.objects.filter(specialist=self.bob).count(), 3)
        self.assertEqual(Invitation.objects.filter(specialist=self.bob).count(), 3)

    def test_nothing_is_sent_to_a_mission_that_is_cancelled_meanwhile(self) -> None:
        for _ in range(ROUNDS):
            self.fresh()
            draft = make_proposal(mission=self.mission, specialist=self.bob, status="draft")
            mission = Mission.objects.get(pk=self.mission.pk)

            self.outcomes(
                lambda mission=mission: MISSION.move(  # type: ignore[misc]
                    mission, "cancel", reason="No.", at=AT
                ),
                lambda draft=draft: offers.send(  # type: ignore[misc]
                    actor=self.as_bob, proposal_id=draft.pk, at=AT
                ),
            )

            self.assertFalse(Proposal.objects.filter(status__in=OPEN).exists())

    def test_two_sweeps_at_once_end_everything_once(self) -> None:
        self.fresh()
        for _ in range(6):
            make_proposal(mission=self.mission, respond_by=AT)
        late = AT + timedelta(days=2)

        found = self.together(
            lambda: lapsing.sweep_account(at=late), lambda: lapsing.sweep_account(at=late)
        )

        self.assertEqual(sum(found), 7)
        self.assertEqual(set(Proposal.objects.values_list("status", flat=True)), {"lapsed"})
        self.assertEqual(Event.objects.filter(op="lapsed").count(), 7)
