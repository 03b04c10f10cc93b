"""What both versions do with invitations and interviews."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.viewsets import TenantViewSet
from platforms.marketplace.missions.api.permissions import IsMissionParty
from platforms.marketplace.proposals import policies
from platforms.marketplace.proposals.api import filters
from platforms.marketplace.proposals.api.serializers import shared
from platforms.marketplace.proposals.models import Interview, Invitation
from platforms.marketplace.proposals.services import interviews, invitations

WRITE = "proposals:write"


class PartyViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Rows of missions: who has no part in those gets at none of them."""

    permission_classes = (IsMissionParty,)

    def missions_of(self, row_id: UUID) -> QuerySet[Any, Any]:
        """Return the ids of the missions that a row belongs to."""
        raise NotImplementedError

    def shown(self, row_id: UUID, *, as_created: bool = False) -> Response:
        """Answer a row as it is now."""
        row = self.get_queryset().get(pk=row_id)
        code = status.HTTP_201_CREATED if as_created else status.HTTP_200_OK
        return Response(self.get_serializer(row).data, status=code)


class InvitationViewSetBase(PartyViewSet):
    scope_family = "proposals"
    scope_actions = {"accept": WRITE, "decline": WRITE, "withdraw": WRITE}
    missing = policies.InvitationNotFound
    queryset = Invitation.objects.all()
    filterset_class = filters.InvitationFilter
    ordering_fields = {"sent_at": "sent_at", "respond_by": "respond_by"}
    ordering = "-sent_at"

    def get_queryset(self) -> QuerySet[Invitation]:
        rows = policies.invitations_visible_to(self.actor)
        return rows.select_related("mission__client", "specialist__identity")

    def missions_of(self, row_id: UUID) -> QuerySet[Any, Any]:
        return policies.missions_of(Invitation, row_id)

    @extend_schema(request=shared.MissionInvitationIn)
    def create(self, request: Request) -> Response:
        """Ask a specialist to propose for a mission."""
        row = invitations.invite(
            actor=self.actor, at=self.at, **self.body(shared.MissionInvitationIn)
        )
        return self.shown(row.pk, as_created=True)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Say that the specialist wants to propose."""
        row = invitations.accept(actor=self.actor, invitation_id=self.row_id(), at=self.at)
        return self.shown(row.pk)

    @extend_schema(request=shared.ReasonIn)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Say that the specialist does not want to propose, and why."""
        said = self.body(shared.ReasonIn)
        row = invitations.decline(actor=self.actor, invitation_id=self.row_id(), at=self.at, **said)
        return self.shown(row.pk)

    @extend_schema(request=shared.ReasonIn)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take an invitation back, and say why."""
        said = self.body(shared.ReasonIn)
        row = invitations.withdraw(
            actor=self.actor, invitation_id=self.row_id(), at=self.at, **said
        )
        return self.shown(row.pk)


class InterviewViewSet(PartyViewSet):
    scope_family = "proposals"
    scope_actions = {"hold": WRITE, "cancel": WRITE}
    missing = policies.InterviewNotFound
    queryset = Interview.objects.all()
    serializer_class = shared.InterviewOut
    filterset_class = filters.InterviewFilter
    ordering_fields = {"starts_at": "starts_at"}
    ordering = "-starts_at"

    def get_queryset(self) -> QuerySet[Interview]:
        rows = policies.interviews_visible_to(self.actor)
        return rows.select_related("proposal__specialist")

    def missions_of(self, row_id: UUID) -> QuerySet[Any, Any]:
        return Interview.objects.filter(pk=row_id).values_list("proposal__mission_id", flat=True)

    @extend_schema(request=shared.InterviewIn, responses={201: shared.InterviewOut})
    def create(self, request: Request) -> Response:
        """Plan to meet about a proposal."""
        row = interviews.plan(actor=self.actor, at=self.at, **self.body(shared.InterviewIn))
        return self.shown(row.pk, as_created=True)

    @extend_schema(request=shared.InterviewChangesIn)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Move a planned interview."""
        said = self.body(shared.InterviewChangesIn, partial=True)
        row = interviews.reschedule(
            actor=self.actor, interview_id=self.row_id(), at=self.at, **said
        )
        return self.shown(row.pk)

    @extend_schema(request=shared.HoldIn)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Note that an interview was held."""
        said = self.body(shared.HoldIn)
        row = interviews.hold(actor=self.actor, interview_id=self.row_id(), at=self.at, **said)
        return self.shown(row.pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Call a planned interview off."""
        row = interviews.cancel(actor=self.actor, interview_id=self.row_id(), at=self.at)
        return self.shown(row.pk)
