"""Inviting, sending, accepting: what opens what, for how long, and how often."""

import re
from datetime import timedelta
from unittest import mock
from uuid import uuid4

from django.core import mail
from django.db import ProgrammingError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from annex.identity import invitations, policies, services
from annex.identity.invitations import AlreadyInvited, ForSomebodyElse, InvitationEnded
from annex.identity.models import Account, Invitation, Membership, User
from annex.identity.tests.samples import PASSWORD, WithSampleUnits
from annex.tenancy.context import global_context
from annex.testing.cases import CommitTestCase, ServiceTestCase
from annex.testing.factories import make_member, make_user

NOW = timezone.now()
LINK = re.compile(r"/o/invitation/([A-Za-z0-9_-]{43})/")


def sent_secret() -> str:
    """Return the secret in the mail sent last."""
    match = LINK.search(mail.outbox[-1].body)
    assert match is not None, mail.outbox[-1].body
    return match[1]


class InvitationTestCase(WithSampleUnits, ServiceTestCase):
    def invite(self, email: str = "ada@example.test", **options: object) -> Invitation:
        with self.committed():
            return invitations.invite(
                **{"actor": self.actor("admin"), "at": NOW, "email": email, "role": "member"}
                | options
            )

    def stored(self, invitation: Invitation) -> Invitation:
        return Invitation.objects.get(pk=invitation.pk)

    def members(self) -> int:
        return Membership.objects.count()


class AnInvitation(InvitationTestCase):
    def test_is_mailed_and_only_its_checksum_kept(self) -> None:
        inviter = make_member(self.account, user=make_user(full_name="Olga Owner"), role="owner")
        invitation = self.invite(
            " Ada@Example.Test ", actor=self.actor("owner", user_id=inviter.user_id)
        )
        message = mail.outbox[0]
        self.assertEqual(message.to, ["ada@example.test"])
        self.assertEqual(message.subject, "Join Northwind on Annex")
        self.assertIn("Olga Owner invites you to Northwind on Annex, as: Member.", message.body)
        self.assertIn(f"http://localhost:8000/o/invitation/{sent_secret()}/", message.body)
        stored = self.stored(invitation)
        self.assertEqual(len(stored.secret_checksum), 64)
        self.assertNotIn(sent_secret(), str(vars(stored)))
        self.assertEqual(stored.expires_at, NOW + timedelta(days=7))
        self.assertIsNotNone(stored.sent_at)

    def test_speaks_french_when_told_so(self) -> None:
        self.invite(language="fr")
        self.assertEqual(mail.outbox[0].subject, "Rejoignez Northwind sur Annex")
        self.assertIn("Pour accepter, ouvrez cette page", mail.outbox[0].body)

    def test_can_not_smuggle_a_header_into_its_mail(self) -> None:
        with global_context():
            Account.objects.filter(pk=self.account.pk).update(name="North\nBcc: x@example.test")
        self.invite()
        self.assertEqual(mail.outbox[0].subject, "Join North Bcc: x@example.test on Annex")
        self.assertEqual(mail.outbox[0].recipients(), ["ada@example.test"])

    def test_is_made_by_administrators_within_their_own_rights(self) -> None:
        limited = self.actor("admin", unit_id=self.division)
        for options, refusal in (
            ({"actor": self.actor("manager")}, policies.AdministrationDenied),
            ({"role": "owner"}, policies.RoleAboveYours),
            ({"unit_id": uuid4()}, policies.UnknownUnit),
            ({"actor": limited}, policies.OutsideYourUnits),
            ({"actor": limited, "unit_id": self.elsewhere}, policies.OutsideYourUnits),
        ):
            with self.subTest(**options), self.assertRaises(refusal):
                self.invite(**options)
        self.assertEqual((Invitation.objects.count(), mail.outbox), (0, []))
        self.invite(actor=limited, unit_id=self.team)

    def test_is_made_once_for_an_address_and_for_no_member(self) -> None:
        self.invite()
        with self.assertRaises(AlreadyInvited):
            self.invite("ADA@example.test")
        member = make_member(self.account, user=make_user("bob@example.test"))
        with self.assertRaises(services.AlreadyMember):
            self.invite(member.user.email)
        make_member(self.other_account, user=make_user("eve@example.test"))
        self.invite("eve@example.test")
        self.assertEqual(Invitation.objects.count(), 2)

    def test_stays_unsent_when_the_mail_can_not_be_sent(self) -> None:
        with override_settings(EMAIL_BACKEND="annex.identity.tests.test_invitations.Broken"):
            with self.assertLogs("annex.testing.commits", "ERROR") as told:
                invitation = self.invite()
            self.assertIn("on_commit callback failed", told.output[0])
        stored = self.stored(invitation)
        self.assertEqual((stored.sent_at, stored.secret_checksum), (None, ""))
        with self.committed():
            invitations.resend(actor=self.actor("admin"), invitation_id=invitation.pk, at=NOW)
        self.assertIsNotNone(invitations.recognise(sent_secret()))

    def test_is_made_even_when_no_worker_can_be_told(self) -> None:
        with (
            mock.patch("celery.app.task.Task.apply_async", side_effect=OSError("no broker")),
            self.assertLogs("annex.identity.invitations", "WARNING"),
        ):
            invitation = self.invite()
        self.assertIsNone(self.stored(invitation).sent_at)

    def test_is_sent_once_however_often_a_worker_is_told(self) -> None:
        invitation = self.invite()
        invitations.deliver(invitation_id=invitation.pk, at=NOW)
        self.assertEqual(len(mail.outbox), 1)


class Broken:
    """A mail server that is away."""

    def __init__(self, **_: object) -> None:
        pass

    def send_messages(self, messages: object) -> int:
        raise OSError("the mail server is away")


class ASecret(InvitationTestCase):
    def test_opens_its_invitation_whatever_is_entered(self) -> None:
        invitation = self.invite()
        offer = invitations.recognise(sent_secret())
        assert offer is not None
        self.assertEqual((offer.invitation.pk, offer.account.pk), (invitation.pk, self.account.pk))

    def test_opens_nothing_once_used_revoked_replaced_or_expired(self) -> None:
        def accept(invitation: Invitation, secret: str) -> None:
            self.accept_as_new(secret)

        def revoke(invitation: Invitation, secret: str) -> None:
            invitations.revoke(actor=self.actor("admin"), invitation_id=invitation.pk, at=NOW)

        def replace(invitation: Invitation, secret: str) -> None:
            invitations.resend(actor=self.actor("admin"), invitation_id=invitation.pk, at=NOW)

        def expire(invitation: Invitation, secret: str) -> None:
            Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now())

        for number, end in enumerate((accept, revoke, replace, expire)):
            with self.subTest(end=end.__name__):
                invitation = self.invite(f"person{number}@example.test")
                secret = sent_secret()
                self.assertIsNotNone(invitations.recognise(secret))
                end(invitation, secret)
                self.assertIsNone(invitations.recognise(secret))
                before = self.members()
                with self.assertRaises(policies.InvitationNotFound):
                    self.accept_as_new(secret)
                self.assertEqual(self.members(), before)

    def test_opens_no_account_that_takes_nobody_in(self) -> None:
        self.invite()
        for status in ("suspended", "closed"):
            with global_context():
                Account.objects.filter(pk=self.account.pk).update(status=status)
            self.assertIsNone(invitations.recognise(sent_secret()))

    def test_that_nobody_sent_opens_nothing(self) -> None:
        self.invite()
        checksum = Invitation.objects.get().secret_checksum
        for secret in ("", "x", checksum):
            self.assertIsNone(invitations.recognise(secret))

    def test_is_asked_for_through_a_signature_and_outside_accounts_only(self) -> None:
        self.invite()
        checksum = Invitation.objects.get().secret_checksum
        for said in (checksum, f"annex_i_{checksum}"):
            with (
                global_context(),
                self.assertRaises(ProgrammingError),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT * FROM annex.invitation_of(%s)", [said])
        for table in ("annex.invitation_list",):
            with (
                global_context(),
                self.assertRaisesRegex(ProgrammingError, "permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"SELECT * FROM {table}")

    def accept_as_new(self, secret: str) -> tuple[invitations.Offer, User]:
        with global_context():
            return invitations.accept_as_new(
                secret=secret, full_name="Ada", password=PASSWORD, at=NOW
            )


class Accepting(InvitationTestCase):
    def test_makes_a_new_person_a_member_as_they_were_invited(self) -> None:
        inviter = make_member(self.account, role="owner")
        self.invite(
            actor=self.actor("owner", user_id=inviter.user_id),
            role="manager",
            unit_id=self.team,
            language="fr",
        )
        with global_context():
            offer, user = invitations.accept_as_new(
                secret=sent_secret(), full_name=" Ada Lovelace ", password=PASSWORD, at=NOW
            )
        self.assertEqual((user.email, user.full_name), ("ada@example.test", "Ada Lovelace"))
        self.assertEqual(user.language, "fr")
        self.assertTrue(user.check_password(PASSWORD))
        member = Membership.objects.get(user_id=user.pk)
        self.assertEqual((member.role, member.unit_id), ("manager", self.team))
        self.assertEqual(self.stored(offer.invitation).accepted_at, NOW)

    def test_makes_an_existing_person_a_member_and_keeps_their_password(self) -> None:
        user = make_user("ada@example.test", password=PASSWORD)
        make_member(self.other_account, user=user, role="owner")
        self.invite(role="viewer")
        with global_context():
            invitations.accept(secret=sent_secret(), user=user, at=NOW)
        self.assertEqual(Membership.objects.get(user_id=user.pk).role, "viewer")

    def test_is_for_the_address_only(self) -> None:
        self.invite()
        with global_context(), self.assertRaises(ForSomebodyElse):
            invitations.accept(secret=sent_secret(), user=make_user("eve@example.test"), at=NOW)
        self.assertEqual(self.members(), 0)
        self.assertIsNotNone(invitations.recognise(sent_secret()))

    def test_lets_nobody_back_in_who_was_suspended(self) -> None:
        self.invite()
        member = make_member(self.account, user=make_user("ada@example.test"))
        Membership.objects.filter(pk=member.pk).update(is_active=False)
        with global_context(), self.assertRaises(services.AlreadyMember):
            invitations.accept(secret=sent_secret(), user=member.user, at=NOW)
        self.assertFalse(Membership.objects.get(pk=member.pk).is_active)

    def test_can_be_tried_again_after_a_weak_password(self) -> None:
        self.invite()
        for name, password in (("Ada", "short"), ("  ", PASSWORD)):
            with global_context(), self.assertRaises(invitations.ValidationError):
                invitations.accept_as_new(
                    secret=sent_secret(), full_name=name, password=password, at=NOW
                )
        with global_context():
            self.assertFalse(User.objects.filter(email="ada@example.test").exists())
        self.assertIsNotNone(invitations.recognise(sent_secret()))


class AnEndedInvitation(InvitationTestCase):
    def test_stays_as_it_is(self) -> None:
        revoked = self.invite()
        admin = self.actor("admin")
        invitations.revoke(actor=admin, invitation_id=revoked.pk, at=NOW)
        for call in (invitations.revoke, invitations.resend):
            with self.assertRaises(InvitationEnded):
                call(actor=admin, invitation_id=revoked.pk, at=NOW + timedelta(days=1))
        self.assertEqual(self.stored(revoked).revoked_at, NOW)
        self.invite()  # the address can be invited anew


class TwoPeopleAtOnce(CommitTestCase):
    def test_can_not_accept_one_invitation_twice(self) -> None:
        invitations.invite(
            actor=self.actor("admin"), at=NOW, email="ada@example.test", role="member"
        )
        secret = sent_secret()

        def attempt() -> str:
            with global_context():
                try:
                    invitations.accept_as_new(
                        secret=secret, full_name="Ada", password=PASSWORD, at=NOW
                    )
                except (policies.InvitationNotFound, services.EmailTaken):
                    return "refused"
                return "done"

        self.assertEqual(sorted(self.together(attempt, attempt)), ["done", "refused"])
        self.assertEqual(Membership.objects.count(), 1)
