from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from annex.testing.cases import ServiceTestCase
from platforms.marketplace.proposals.models import (
    ENDED,
    OPEN,
    Interview,
    Invitation,
    InvitationStatus,
    Proposal,
    ProposalStatus,
    ProposalVersion,
)
from platforms.marketplace.proposals.tests.factories import (
    make_interview,
    make_invitation,
    make_proposal,
    make_version,
)


class ProposalCase(ServiceTestCase):
    def refused(self, constraint: str, write: Callable[[], object]) -> None:
        with self.assertRaisesMessage(IntegrityError, constraint), transaction.atomic():
            write()
            with self.committed():
                pass


class ConstraintsTest(ProposalCase):
    def test_no_state_is_made_up(self) -> None:
        make_interview()
        make_invitation()
        for constraint, rows in (
            ("invitation_status_is_known", Invitation.objects),
            ("proposal_waits_or_ends_with_a_reason", Proposal.objects),
            ("interview_status_is_known", Interview.objects),
        ):
            with self.subTest(constraint):
                ended = {"reason": "Because.", "decided_at": timezone.now()}
                fields = {} if rows is Interview.objects else ended
                self.refused(
                    constraint,
                    lambda rows=rows, fields=fields: rows.update(status="lost", **fields),
                )

    def test_an_invitation_waits_or_ends_with_a_reason(self) -> None:
        row = make_invitation()
        now = timezone.now()
        wrong: list[dict[str, Any]] = [{"status": InvitationStatus.SENT, "decided_at": now}]
        for status in set(InvitationStatus.values) - {InvitationStatus.SENT}:
            wrong += [
                {"status": status, "decided_at": now, "reason": ""},
                {"status": status, "decided_at": None, "reason": "Because."},
            ]
        for fields in wrong:
            with self.subTest(fields=fields):
                self.refused(
                    "invitation_ends_with_a_reason",
                    lambda fields=fields: Invitation.objects.filter(pk=row.pk).update(**fields),
                )
            make_invitation(status=fields["status"])

    def test_a_proposal_waits_for_an_answer_or_ends_with_a_reason(self) -> None:
        row = make_proposal()
        now = timezone.now()
        wrong: list[dict[str, Any]] = [
            {"status": ProposalStatus.DRAFT, "respond_by": now, "decided_at": None},
            {"status": ProposalStatus.DRAFT, "respond_by": None, "decided_at": now},
        ]
        for status in OPEN:
            wrong += [
                {"status": status, "respond_by": None, "decided_at": None},
                {"status": status, "respond_by": now, "decided_at": now, "reason": "Because."},
            ]
        for status in ENDED:
            wrong += [
                {"status": status, "decided_at": None, "reason": "Because."},
                {"status": status, "decided_at": now, "reason": ""},
            ]
        for fields in wrong:
            with self.subTest(fields=fields):
                self.refused(
                    "proposal_waits_or_ends_with_a_reason",
                    lambda fields=fields: Proposal.objects.filter(pk=row.pk).update(**fields),
                )
            make_proposal(status=fields["status"])

    def test_a_version_is_numbered_once_and_offered_by_a_side_for_0_or_more(self) -> None:
        proposal = make_proposal()
        make_version(proposal=proposal, number=2, offered_by="client", day_rate=0)

        for constraint, fields in (
            ("proposal_version_number", {"number": 2}),
            ("proposal_version_side_is_known", {"number": 3, "offered_by": "agency"}),
            ("proposal_version_rate_not_below_0", {"number": 3, "day_rate": "-0.01"}),
        ):
            with self.subTest(constraint):
                self.refused(
                    constraint, lambda fields=fields: make_version(proposal=proposal, **fields)
                )


class EndsTest(ProposalCase):
    def test_versions_and_interviews_go_with_their_proposal(self) -> None:
        gone, stays = make_interview(), make_interview()

        Proposal.objects.filter(pk=gone.proposal_id).delete()

        self.assertEqual([row.pk for row in Interview.objects.all()], [stays.pk])
        left = ProposalVersion.objects.get()
        self.assertEqual(left.proposal_id, stays.proposal_id)

    def test_whoever_was_asked_or_offered_something_stays_and_so_does_the_mission(self) -> None:
        for row in (make_invitation(), make_proposal()):
            for kept in (row.mission, row.specialist):
                with self.subTest(row=type(row).__name__, kept=type(kept).__name__):
                    self.refused("foreign key constraint", kept.delete)


class TenancyTest(ProposalCase):
    def test_another_account_has_none_of_it_and_refers_to_none_of_it(self) -> None:
        interview, invitation = make_interview(), make_invitation()
        proposal = interview.proposal
        version = ProposalVersion.objects.get()

        with self.as_account(self.other_account):
            for row in (interview, version, proposal, invitation):
                rows = type(row).objects.filter(pk=row.pk)
                with self.subTest(type(row).__name__):
                    self.assertFalse(rows.exists())
                    self.assertEqual(rows.delete()[0], 0)
            for name, write in {
                "a mission invited for": lambda: make_invitation(mission=invitation.mission),
                "a specialist invited": lambda: make_invitation(specialist=invitation.specialist),
                "a mission proposed for": lambda: make_proposal(mission=proposal.mission),
                "a specialist proposed": lambda: make_proposal(specialist=proposal.specialist),
                "a proposal with a version": lambda: make_version(proposal=proposal, number=2),
                "a proposal talked about": lambda: make_interview(proposal=proposal),
            }.items():
                with self.subTest(name):
                    self.refused("foreign key constraint", write)

        self.assertEqual(ProposalVersion.objects.get().proposal_id, proposal.pk)
        self.assertEqual(Invitation.objects.count(), 1)
