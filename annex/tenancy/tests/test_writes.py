from django.db import IntegrityError, transaction

from annex.identity.models import Membership
from annex.kernel.errors import Conflict
from annex.tenancy.writes import refusing, save_changes
from annex.testing.cases import ServiceTestCase
from annex.testing.factories import make_member


class AlreadyMember(Conflict):
    code = "test.already_member"
    title = "Already a member."


class RefusingTest(ServiceTestCase):
    def setUp(self) -> None:
        self.member = make_member(self.account)

    def join_twice(self, **constraints: Conflict) -> None:
        with refusing(constraints):
            self.member.is_active = False
            self.member.save()
            Membership.objects.create(user=self.member.user, role="viewer")

    def test_a_broken_constraint_is_the_refusal_it_stands_for_and_undoes_the_block(self) -> None:
        with self.assertRaises(AlreadyMember):
            self.join_twice(identity_membership_user_uniq=AlreadyMember())

        self.member.refresh_from_db()
        self.assertTrue(self.member.is_active)
        self.assertEqual(Membership.objects.count(), 1)

    def test_a_broken_constraint_that_nobody_foresaw_goes_on_up(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.join_twice(another_constraint=AlreadyMember())


class SaveChangesTest(ServiceTestCase):
    def test_saves_and_tells_of_what_has_another_value_now(self) -> None:
        member = make_member(self.account, role="viewer")

        self.assertFalse(save_changes(member, {"role": "viewer"}))
        self.assertTrue(save_changes(member, {"role": "manager", "is_active": True}))

        member.refresh_from_db()
        self.assertEqual(member.role, "manager")
