"""Whoever answers is reminded by mail, once, and of nothing that has ended."""

from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import UUID

from django.core import mail
from django.test import override_settings

from annex.identity.models import Account, Membership, User
from annex.tenancy.context import global_context
from annex.testing import factories
from annex.testing.cases import AccountsMixin, CommitTestCase, ServiceTestCase
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.proposals.models import Invitation, Proposal
from platforms.marketplace.proposals.services import answers, invitations, lapsing, offers
from platforms.marketplace.proposals.tests.factories import (
    make_invitation,
    make_proposal,
    make_version,
)
from platforms.marketplace.specialists.tests.factories import make_identity, make_specialist

AT = datetime(2100, 11, 25, 12, tzinfo=UTC)
SOON = AT + timedelta(days=2)


class People(AccountsMixin):
    """A client with two contacts, and Ada; all are members who sign in."""

    def meet(self) -> None:
        """Make the people; call it where the account is entered."""
        self.buyers = [self.member(f"buyer{n}@example.test") for n in (1, 2)]
        self.ada_id = self.member("ada@example.test")
        self.mission = make_mission(client=make_client(name="Acme"), title="Move the archive")
        for user_id in self.buyers:
            make_contact(client=self.mission.client, user_id=user_id)
        self.ada = make_specialist(
            user_id=self.ada_id, identity=make_identity(given_name="Ada", family_name="Byron")
        )

    def member(self, email: str) -> UUID:
        with global_context():
            user = factories.make_user(email)
            return factories.make_member(self.account, user=user, role="member").user_id

    def propose(self, **fields: object) -> Proposal:
        return make_proposal(
            **{"mission": self.mission, "specialist": self.ada, "respond_by": SOON} | fields
        )

    def invite(self, **fields: object) -> Invitation:
        return make_invitation(
            **{"mission": self.mission, "specialist": self.ada, "respond_by": SOON} | fields
        )

    def mailed(self) -> list[str]:
        """Return who was mailed since the last call, in order."""
        found = sorted(address for message in mail.outbox for address in message.to)
        mail.outbox.clear()
        return found


class ReminderTest(People, ServiceTestCase):
    def setUp(self) -> None:
        self.meet()

    def sweep(self, at: datetime = AT) -> None:
        with self.committed():
            lapsing.sweep_account(at=at)

    def test_an_offer_is_brought_to_mind_to_each_contact_of_its_client_once(self) -> None:
        row = self.propose()

        self.sweep(AT - timedelta(minutes=1))
        self.assertEqual(self.mailed(), [])
        self.sweep()
        message = mail.outbox[0]
        self.assertEqual(self.mailed(), ["buyer1@example.test", "buyer2@example.test"])
        self.assertEqual(message.subject, "Answer by Nov. 27, 2100: Move the archive")
        self.assertIn("Ada Byron has made an offer for “Move the archive”.", message.body)
        self.assertIn("by Nov. 27, 2100, noon UTC; after that", message.body)
        self.assertIn(f"http://localhost:8000/proposals/{row.pk}\n", message.body)
        self.sweep(AT + timedelta(hours=1))
        self.assertEqual(self.mailed(), [])

    def test_a_counter_offer_and_an_invitation_are_to_the_specialist_in_their_language(
        self,
    ) -> None:
        with global_context():
            User.objects.filter(pk=self.ada_id).update(language="fr")
        make_version(proposal=self.propose(), number=2, offered_by="client")
        self.invite()

        self.sweep()

        bodies = {message.body for message in mail.outbox}
        self.assertEqual(self.mailed(), ["ada@example.test"] * 2)
        for sentence in ("Acme vous a fait une autre offre", "Acme vous invite à faire une"):
            self.assertTrue(any(sentence in body for body in bodies), sentence)

    def test_each_version_is_reminded_of_by_itself(self) -> None:
        row = self.propose()
        self.sweep()
        self.mailed()
        actor = self.actor("member", user_id=self.buyers[0])
        later = AT + timedelta(hours=1)

        offers.counter(actor=actor, proposal_id=row.pk, version=1, at=later, respond_by=None)
        self.sweep(later)
        self.assertEqual(self.mailed(), [])
        self.sweep(later + timedelta(days=5))
        self.assertEqual(self.mailed(), ["ada@example.test"])

    def test_nothing_is_sent_of_what_has_ended_or_was_answered(self) -> None:
        for status in ("draft", "accepted", "declined", "withdrawn", "lapsed"):
            self.propose(status=status, **({} if status != "draft" else {"respond_by": None}))
        for status in ("accepted", "declined", "withdrawn", "lapsed"):
            self.invite(status=status)
        self.sweep()
        self.assertEqual(self.mailed(), [])
        Proposal.objects.filter(status="draft").delete()

        row, invited = self.propose(), self.invite()
        buyer, ada = (self.actor("member", user_id=one) for one in (self.buyers[0], self.ada_id))
        with self.committed():
            lapsing.sweep_account(at=AT)
            # Between the sweep's commit and the mail.
            answers.decline(actor=buyer, proposal_id=row.pk, reason="No.", at=AT)
            invitations.accept(actor=ada, invitation_id=invited.pk, at=AT)
        self.assertEqual(self.mailed(), [])

        row = self.propose()
        with self.committed():
            lapsing.sweep_account(at=AT)
            offers.counter(actor=buyer, proposal_id=row.pk, version=1, at=AT)
        self.assertEqual(self.mailed(), [])

    def test_nobody_is_mailed_who_may_not_answer(self) -> None:
        Membership.objects.filter(user_id=self.buyers[0]).update(role="viewer")
        Membership.objects.filter(user_id=self.ada_id).update(is_active=False)
        self.propose()
        self.invite()
        self.sweep()
        self.assertEqual(self.mailed(), ["buyer2@example.test"])

        with global_context():
            Account.objects.filter(pk=self.account.pk).update(status="suspended")
        Proposal.objects.update(reminded_at=None)
        self.sweep()
        self.assertEqual(self.mailed(), [])

    def test_how_long_before_is_a_setting_and_nought_is_never(self) -> None:
        self.propose()
        with override_settings(ANNEX_REMIND_BEFORE_HOURS=0):
            self.sweep(SOON - timedelta(seconds=1))
        with override_settings(ANNEX_REMIND_BEFORE_HOURS=24):
            self.sweep()
            self.assertEqual(self.mailed(), [])
            self.sweep(AT + timedelta(days=1))
        self.assertEqual(len(self.mailed()), 2)

    def test_a_mail_that_can_not_leave_keeps_nobody_else_from_theirs(self) -> None:
        self.propose()
        sent: list[str] = []

        def refuse_the_first(message: mail.EmailMessage) -> int:
            if message.to == ["buyer1@example.test"]:
                raise ConnectionRefusedError
            sent.extend(message.to)
            return 1

        with mock.patch("django.core.mail.EmailMessage.send", refuse_the_first):
            self.sweep()

        self.assertEqual(sent, ["buyer2@example.test"])


class TwoSweepsAtOnce(People, CommitTestCase):
    def test_remind_everybody_once(self) -> None:
        self.meet()
        for _ in range(5):
            self.propose(specialist=make_specialist())
            self.invite(mission=make_mission())

        found = self.together(*[lambda: lapsing.sweep_account(at=AT)] * 2)

        self.assertEqual(sum(found), 10)
        expected = [f"buyer{n}@example.test" for n in (1, 2)] * 5 + ["ada@example.test"] * 5
        self.assertEqual(self.mailed(), sorted(expected))
