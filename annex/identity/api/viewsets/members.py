"""Who belongs to the account, and as what."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.permissions import IsSelfOrManager, IsWithinUnitSubtree
from annex.api.viewsets import TenantViewSet
from annex.identity import members, policies
from annex.identity.api.filters import MemberFilter
from annex.identity.api.serializers.members import MemberIn, MemberOut
from annex.identity.models import Member, Membership
from annex.identity.units import unit_tree


class MemberViewSetBase(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    scope_family = "members"
    scope_actions = {
        "partial_update": "members:admin",
        "destroy": "members:admin",
        "suspend": "members:admin",
        "reactivate": "members:admin",
    }
    permission_classes = (IsSelfOrManager, IsWithinUnitSubtree)
    missing = policies.MemberNotFound
    queryset = Member.objects.all()
    serializer_class = MemberOut
    filterset_class = MemberFilter
    ordering_fields = {"name": "full_name", "email": "email", "created_at": "created_at"}
    ordering = "name"

    def get_queryset(self) -> QuerySet[Member]:
        return policies.visible_to(self.actor)

    def rows_of(self, user_id: UUID) -> QuerySet[Member]:
        """Return the membership of a user."""
        rows: QuerySet[Member] = Member.objects.filter(user_id=user_id)
        return rows

    def rows_within(self, unit_id: UUID) -> QuerySet[Member]:
        """Return the memberships that are limited to a unit or to one below it."""
        rows: QuerySet[Member] = Member.objects.filter(unit_id__in=unit_tree().subtree(unit_id))
        return rows

    @extend_schema(request=MemberIn, responses=MemberOut)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Give a member another role, another limit or other permissions."""
        said = self.body(MemberIn, partial=True)
        return self._told(members.change(actor=self.actor, member_id=self.row_id(), **said))

    @extend_schema(operation_id="members_suspend", request=None, responses=MemberOut)
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, pk: str) -> Response:
        """Shut a member out, from their next request on."""
        return self._told(members.suspend(actor=self.actor, member_id=self.row_id()))

    @extend_schema(operation_id="members_reactivate", request=None, responses=MemberOut)
    @action(detail=True, methods=["post"])
    def reactivate(self, request: Request, pk: str) -> Response:
        """Let a suspended member in again."""
        return self._told(members.reactivate(actor=self.actor, member_id=self.row_id()))

    def destroy(self, request: Request, pk: str) -> Response:
        """End a membership; the person stays, and so does what they did."""
        members.remove(actor=self.actor, member_id=self.row_id())
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _told(self, membership: Membership) -> Response:
        return Response(MemberOut(Member.objects.get(pk=membership.pk)).data)
