from uuid import uuid4

from annex.identity import members, policies
from annex.identity.models import Membership
from annex.identity.units import unit_tree
from annex.testing.cases import ServiceTestCase
from annex.testing.factories import make_member
from platforms.readiness.units.tests.factories import make_unit


class TheOrgTree(ServiceTestCase):
    def setUp(self) -> None:
        self.division = make_unit(name="North")
        self.team = make_unit(name="Crew", parent=self.division)
        self.elsewhere = make_unit(name="South")
        with self.as_account(self.other_account):
            self.foreign = make_unit(name="Theirs")

    def test_knows_the_units_of_the_account_entered(self) -> None:
        self.assertTrue(unit_tree().contains(self.team.pk))
        for unit_id in (self.foreign.pk, uuid4()):
            self.assertFalse(unit_tree().contains(unit_id))

    def test_knows_what_lies_within_what(self) -> None:
        tree = unit_tree()
        self.assertTrue(tree.is_within(self.team.pk, self.division.pk))
        self.assertTrue(tree.is_within(self.team.pk, self.team.pk))
        self.assertFalse(tree.is_within(self.division.pk, self.team.pk))
        self.assertFalse(tree.is_within(self.elsewhere.pk, self.division.pk))
        self.assertEqual(set(tree.subtree(self.division.pk)), {self.division.pk, self.team.pk})
        self.assertEqual(tree.subtree(self.foreign.pk), [])

    def test_is_what_memberships_are_limited_to(self) -> None:
        member, owner = make_member(self.account), self.actor("owner")
        members.change(actor=owner, member_id=member.pk, unit_id=self.team.pk)
        for unit_id in (self.foreign.pk, uuid4()):
            with self.assertRaises(policies.UnknownUnit):
                members.change(actor=owner, member_id=member.pk, unit_id=unit_id)
        self.assertEqual(Membership.objects.get(pk=member.pk).unit_id, self.team.pk)
