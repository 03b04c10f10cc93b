"""Who is invited into the account."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.permissions import HasAccountRole, IsWithinUnitSubtree
from annex.api.viewsets import TenantViewSet
from annex.identity import invitations, policies
from annex.identity.api.filters import InvitationFilter
from annex.identity.api.serializers.invitations import InvitationIn, InvitationOut
from annex.identity.models import Invitation
from annex.identity.units import unit_tree


class InvitationViewSetBase(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    scope_family = "members"
    scope_actions = {
        "create": "members:admin",
        "resend": "members:admin",
        "revoke": "members:admin",
    }
    permission_classes = (HasAccountRole.at_least("admin"), IsWithinUnitSubtree)
    missing = policies.InvitationNotFound
    queryset = Invitation.objects.all()
    serializer_class = InvitationOut
    filterset_class = InvitationFilter
    ordering_fields = {"created_at": "created_at", "email": "email"}
    ordering = "-created_at"

    def get_queryset(self) -> QuerySet[Invitation]:
        return policies.invitations_visible_to(self.actor)

    def rows_within(self, unit_id: UUID) -> QuerySet[Invitation]:
        """Return the invitations that are limited to a unit or to one below it."""
        return Invitation.objects.filter(unit_id__in=unit_tree().subtree(unit_id))

    @extend_schema(request=InvitationIn, responses={201: InvitationOut})
    def create(self, request: Request) -> Response:
        """Offer a role to an address; the mail leaves soon after."""
        invitation = invitations.invite(actor=self.actor, at=self.at, **self.body(InvitationIn))
        return Response(InvitationOut(invitation).data, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="invitations_resend", request=None, responses=InvitationOut)
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: str) -> Response:
        """Send an invitation again, for another seven days; the link sent before ends."""
        call = invitations.resend
        return Response(
            InvitationOut(call(actor=self.actor, invitation_id=self.row_id(), at=self.at)).data
        )

    @extend_schema(operation_id="invitations_revoke", request=None, responses=InvitationOut)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """Take an invitation back: its link opens nothing from now on."""
        call = invitations.revoke
        return Response(
            InvitationOut(call(actor=self.actor, invitation_id=self.row_id(), at=self.at)).data
        )
