"""What each permission class lets through, and what it answers to everybody else."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet

from annex.api import permissions
from annex.api.permissions import (
    AccountIsOpen,
    HasAccountRole,
    HasModelPermission,
    IsAccountMember,
    IsSelfOrManager,
    IsWithinUnitSubtree,
)
from annex.identity.models import Membership
from annex.identity.permissions import model_permissions
from annex.identity.policies import MemberNotFound
from annex.kernel.actor import ROLES, Actor
from annex.testing.cases import ServiceTestCase
from annex.testing.factories import make_member


class MembersView:
    """What a permission class needs of a viewset of memberships; its path names ``row``."""

    missing = MemberNotFound
    lookup_field, lookup_url_kwarg = "pk", None

    def __init__(self, row: UUID | None = None) -> None:
        self.kwargs = {} if row is None else {"pk": str(row)}

    def row_id(self) -> UUID:
        return UUID(self.kwargs["pk"])

    def rows_within(self, unit_id: UUID) -> QuerySet[Membership]:
        return Membership.objects.filter(unit_id=unit_id)

    def rows_of(self, user_id: UUID) -> QuerySet[Membership]:
        return Membership.objects.filter(user_id=user_id)


class PermissionTestCase(ServiceTestCase):
    def judged(
        self, permission: Any, actor: Actor | None, *, row: UUID | None = None, method: str = "GET"
    ) -> bool:
        request: Any = SimpleNamespace(auth=actor, method=method)
        view: Any = MembersView(row)
        return bool(permission().has_permission(request, view))


class Roles(PermissionTestCase):
    def test_are_reached_from_the_one_asked_for_upwards(self) -> None:
        for minimum in ROLES:
            for role in ROLES:
                with self.subTest(minimum=minimum, role=role):
                    asked = HasAccountRole.at_least(minimum)
                    if ROLES.index(role) >= ROLES.index(minimum):
                        self.assertTrue(self.judged(asked, self.actor(role)))
                    else:
                        with self.assertRaises(permissions.RoleTooLow):
                            self.judged(asked, self.actor(role))

    def test_are_nobody_s_without_an_actor(self) -> None:
        with self.assertRaises(permissions.RoleTooLow):
            self.judged(HasAccountRole.at_least("viewer"), None)
        for permission in (IsAccountMember, IsWithinUnitSubtree, IsSelfOrManager):
            self.assertFalse(self.judged(permission, None))
        self.assertFalse(self.judged(HasModelPermission.of("a.b"), None))

    def test_make_a_member(self) -> None:
        self.assertTrue(self.judged(IsAccountMember, self.actor("viewer")))
        stranger = Actor(account_id=self.account.pk, role="passer-by")
        self.assertFalse(self.judged(IsAccountMember, stranger))


class AnOpenAccount(PermissionTestCase):
    def test_is_active_or_only_read(self) -> None:
        def actor(status: str) -> Actor:
            return Actor(account_id=self.account.pk, role="owner", account_status=status)

        for method in ("GET", "HEAD", "OPTIONS"):
            for status in ("active", "suspended"):
                self.assertTrue(self.judged(AccountIsOpen, actor(status), method=method))
            with self.assertRaises(permissions.AccountClosed):
                self.judged(AccountIsOpen, actor("closed"), method=method)
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            self.assertTrue(self.judged(AccountIsOpen, actor("active"), method=method))
            with self.assertRaises(permissions.AccountSuspended):
                self.judged(AccountIsOpen, actor("suspended"), method=method)


class ASubtree(PermissionTestCase):
    def test_holds_whom_it_limits(self) -> None:
        unit = uuid4()
        inside = make_member(self.account, unit_id=unit)
        outside = make_member(self.account, unit_id=uuid4())
        limited = self.actor("manager", unit_id=unit)
        self.assertTrue(self.judged(IsWithinUnitSubtree, limited, row=inside.pk))
        self.assertTrue(self.judged(IsWithinUnitSubtree, limited))
        for row in (outside.pk, uuid4()):
            with self.assertRaises(MemberNotFound):
                self.judged(IsWithinUnitSubtree, limited, row=row)

    def test_holds_nobody_else(self) -> None:
        anybody = make_member(self.account)
        with self.assertNumQueries(0):
            self.assertTrue(self.judged(IsWithinUnitSubtree, self.actor("viewer"), row=anybody.pk))


class OneSelf(PermissionTestCase):
    def test_is_seen_by_oneself_and_by_managers(self) -> None:
        own, other = make_member(self.account), make_member(self.account)
        member = self.actor("member", user_id=own.user_id)
        self.assertTrue(self.judged(IsSelfOrManager, member, row=own.pk))
        for role in ("manager", "admin", "owner"):
            self.assertTrue(self.judged(IsSelfOrManager, self.actor(role), row=own.pk))
            self.assertTrue(self.judged(IsSelfOrManager, self.actor(role)))
        for row in (other.pk, uuid4()):
            with self.assertRaises(MemberNotFound):
                self.judged(IsSelfOrManager, member, row=row)
        with self.assertRaises(permissions.RoleTooLow):
            self.judged(IsSelfOrManager, member)

    def test_is_nobody_for_an_application(self) -> None:
        with self.assertRaises(MemberNotFound):
            self.judged(IsSelfOrManager, self.actor("viewer"), row=make_member(self.account).pk)


class AModelPermission(PermissionTestCase):
    def test_is_held_by_name_or_by_administrators(self) -> None:
        name = next(iter(model_permissions()))
        asked = HasModelPermission.of(name)
        given = make_member(self.account, role="manager", permissions=[name])
        lacking = make_member(self.account, role="manager", permissions=["a.b"])
        self.assertTrue(self.judged(asked, self.actor("manager", user_id=given.user_id)))
        for actor in (
            self.actor("manager", user_id=lacking.user_id),
            self.actor("manager"),
            self.actor("viewer", user_id=uuid4()),
        ):
            with self.assertRaises(permissions.PermissionMissing) as refusal:
                self.judged(asked, actor)
            self.assertEqual(refusal.exception.details["permission"], name)
        for role in ("admin", "owner"):
            self.assertTrue(self.judged(asked, self.actor(role)))

    def test_holds_in_its_own_account(self) -> None:
        name = next(iter(model_permissions()))
        there = make_member(self.other_account, role="manager", permissions=[name])
        with self.assertRaises(permissions.PermissionMissing):
            self.judged(HasModelPermission.of(name), self.actor("manager", user_id=there.user_id))
