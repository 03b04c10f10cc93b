from django.db import IntegrityError, transaction

from annex.identity.models import Membership
from annex.kernel.errors import Conflict
from annex.tenancy.writes import refusing, save_changes
from annex.testing.cases import ServiceTestCase
from annex.testing.factories import make_member


class NoSuchRole(Conflict):
    code = "test.no_such_role"
    title = "No such role."


class RefusingTest(ServiceTestCase):
    def setUp(self) -> None:
        self.member = make_member(self.account)

    def promote_too_far(self, **constraints: Conflict) -> None:
        with refusing(constraints):
            save_changes(self.member, {"is_active": False})
            Membership.objects.update(role="emperor")

    def test_a_broken_constraint_is_the_refusal_it_stands_for_and_undoes_the_block(self) -> None:
        with self.assertRaises(NoSuchRole):
            self.promote_too_far(identity_membership_role=NoSuchRole())

        self.member.refresh_from_db()
        self.assertTrue(self.member.is_active)
        self.assertEqual(Membership.objects.count(), 1)

    def test_a_broken_constraint_that_nobody_foresaw_goes_on_up(self) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.promote_too_far(another_constraint=NoSuchRole())


class SaveChangesTest(ServiceTestCase):
    def test_saves_and_tells_of_what_has_another_value_now(self) -> None:
        member = make_member(self.account, role="viewer")

        self.assertFalse(save_changes(member, {"role": "viewer"}))
        self.assertTrue(save_changes(member, {"role": "manager", "is_active": True}))

        member.refresh_from_db()
        self.assertEqual(member.role, "manager")
