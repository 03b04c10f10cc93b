"""Changing who belongs to an account: what holds whoever asks, and at the same time."""

from uuid import uuid4

from django.db import transaction

from annex.identity import members, policies
from annex.identity.members import LastOwner, UnknownPermission
from annex.identity.models import Member, Membership, User
from annex.identity.permissions import model_permissions
from annex.identity.tests.samples import WithSampleUnits
from annex.tenancy.context import global_context
from annex.testing.cases import CommitTestCase, ServiceTestCase
from annex.testing.factories import make_member, make_user


class AMember(ServiceTestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.owner = make_member(cls.account, role="owner")
        cls.member = make_member(cls.account, role="member")

    def role_of(self, membership: Membership) -> str:
        return Membership.objects.get(pk=membership.pk).role

    def test_gets_another_role_and_permissions(self) -> None:
        known = next(iter(model_permissions()))
        members.change(
            actor=self.actor("admin"),
            member_id=self.member.pk,
            role="manager",
            permissions=[known] * 2,
        )
        stored = Membership.objects.get(pk=self.member.pk)
        self.assertEqual(stored.role, "manager")
        self.assertEqual(stored.permissions, [known])

    def test_is_not_given_a_permission_that_nothing_declares(self) -> None:
        with self.assertRaises(UnknownPermission) as refusal:
            members.change(
                actor=self.actor("owner"), member_id=self.member.pk, permissions=["a.b", "a.c"]
            )
        self.assertEqual(refusal.exception.details["permissions"], ["a.b", "a.c"])
        self.assertEqual(Membership.objects.get(pk=self.member.pk).permissions, [])

    def test_is_changed_by_administrators_only(self) -> None:
        calls = (
            lambda actor: members.change(actor=actor, member_id=self.member.pk, role="viewer"),
            lambda actor: members.suspend(actor=actor, member_id=self.member.pk),
            lambda actor: members.reactivate(actor=actor, member_id=self.member.pk),
            lambda actor: members.remove(actor=actor, member_id=self.member.pk),
        )
        for call in calls:
            with self.assertRaises(policies.AdministrationDenied):
                call(self.actor("manager"))
        self.assertEqual(self.role_of(self.member), "member")

    def test_of_a_higher_role_is_out_of_an_administrator_s_reach(self) -> None:
        make_member(self.account, role="owner")
        admin = self.actor("admin")
        for call in (
            lambda: members.change(actor=admin, member_id=self.owner.pk, role="member"),
            lambda: members.suspend(actor=admin, member_id=self.owner.pk),
            lambda: members.remove(actor=admin, member_id=self.owner.pk),
            lambda: members.change(actor=admin, member_id=self.member.pk, role="owner"),
        ):
            with self.assertRaises(policies.RoleAboveYours):
                call()
        self.assertEqual(self.role_of(self.owner), "owner")
        self.assertEqual(self.role_of(self.member), "member")

    def test_of_another_account_is_not_found(self) -> None:
        stranger = make_member(self.other_account)
        for member_id in (stranger.pk, uuid4()):
            with self.assertRaises(policies.MemberNotFound):
                members.remove(actor=self.actor("owner"), member_id=member_id)

    def test_can_not_be_limited_to_a_unit_that_is_not_there(self) -> None:
        with self.assertRaises(policies.UnknownUnit):
            members.change(actor=self.actor("owner"), member_id=self.member.pk, unit_id=uuid4())
        self.assertIsNone(Membership.objects.get(pk=self.member.pk).unit_id)


class TheLastOwner(WithSampleUnits, ServiceTestCase):
    def setUp(self) -> None:
        self.owner = make_member(self.account, role="owner")

    def assert_stays(self) -> None:
        for call in (
            lambda: members.change(
                actor=self.actor("owner"), member_id=self.owner.pk, role="admin"
            ),
            lambda: members.change(
                actor=self.actor("owner"), member_id=self.owner.pk, unit_id=self.division
            ),
            lambda: members.suspend(actor=self.actor("owner"), member_id=self.owner.pk),
            lambda: members.remove(actor=self.actor("owner"), member_id=self.owner.pk),
        ):
            with self.assertRaises(LastOwner):
                call()
        stored = Membership.objects.get(pk=self.owner.pk)
        self.assertEqual((stored.role, stored.is_active, stored.unit_id), ("owner", True, None))

    def test_stays(self) -> None:
        make_member(self.account, role="admin")
        make_member(self.other_account, role="owner")
        self.assert_stays()

    def test_stays_when_the_other_one_is_suspended_or_switched_off(self) -> None:
        suspended = make_member(self.account, role="owner")
        members.suspend(actor=self.actor("owner"), member_id=suspended.pk)
        left = make_user()
        make_member(self.account, user=left, role="owner")
        with global_context():
            User.objects.filter(pk=left.pk).update(is_active=False)
        self.assert_stays()

    def test_stays_when_the_other_one_is_limited_to_a_unit(self) -> None:
        limited = make_member(self.account, role="owner", unit_id=self.division)
        self.assert_stays()
        members.change(actor=self.actor("owner"), member_id=limited.pk, role="member")

    def test_may_go_once_there_is_another(self) -> None:
        make_member(self.account, role="owner")
        members.remove(actor=self.actor("owner"), member_id=self.owner.pk)
        self.assertFalse(Membership.objects.filter(pk=self.owner.pk).exists())

    def test_may_be_changed_in_what_keeps_them_an_owner(self) -> None:
        known = list(model_permissions())
        members.change(
            actor=self.actor("owner"), member_id=self.owner.pk, role="owner", permissions=known
        )
        self.assertEqual(Membership.objects.get(pk=self.owner.pk).permissions, sorted(known))


class TwoAdministratorsAtOnce(CommitTestCase):
    def test_never_leave_an_account_without_an_owner(self) -> None:
        changes = {
            "demoted": lambda pk: members.change(
                actor=self.actor("owner"), member_id=pk, role="admin"
            ),
            "suspended": lambda pk: members.suspend(actor=self.actor("owner"), member_id=pk),
            "removed": lambda pk: members.remove(actor=self.actor("owner"), member_id=pk),
        }
        for name, call in changes.items():
            with self.subTest(change=name):
                Membership.objects.all().delete()
                owners = [make_member(self.account, role="owner").pk for _ in range(2)]

                def attempt(pk: object, call: object = call) -> str:
                    try:
                        call(pk)
                    except LastOwner:
                        return "refused"
                    return "done"

                outcomes = self.together(*(lambda pk=pk: attempt(pk) for pk in owners))

                self.assertEqual(sorted(outcomes), ["done", "refused"])
                left = Membership.objects.filter(role="owner", is_active=True)
                self.assertEqual(left.count(), 1)

    def test_wait_for_one_another_rather_than_read_what_is_about_to_change(self) -> None:
        first, second = (make_member(self.account, role="owner").pk for _ in range(2))
        with transaction.atomic():
            members.remove(actor=self.actor("owner"), member_id=first)
            self.assertEqual(self.together(lambda: self.is_locked(second)), [True])
        with self.assertRaises(LastOwner):
            members.remove(actor=self.actor("owner"), member_id=second)

    def is_locked(self, pk: object) -> bool:
        with transaction.atomic():
            rows = Membership.objects.select_for_update(no_key=True, skip_locked=True)
            return not rows.filter(pk=pk).exists()


class TheListOfMembers(ServiceTestCase):
    def test_shows_each_with_their_person(self) -> None:
        user = make_user("ada@example.test", full_name="Ada Lovelace")
        membership = make_member(self.account, user=user, role="manager")
        make_member(self.other_account, user=user, role="owner")
        row = Member.objects.get(user_id=user.pk)
        self.assertEqual(
            (row.pk, row.account_id, row.email, row.full_name, row.role),
            (membership.pk, self.account.pk, "ada@example.test", "Ada Lovelace", "manager"),
        )
