"""What both versions do with proposals; accepting one is served by ``engagements``."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from platforms.marketplace.proposals import policies
from platforms.marketplace.proposals.api import filters
from platforms.marketplace.proposals.api.serializers import shared
from platforms.marketplace.proposals.api.viewsets.shared import WRITE, PartyViewSet
from platforms.marketplace.proposals.models import Proposal, ProposalVersion
from platforms.marketplace.proposals.services import answers, offers


class ProposalViewSetBase(PartyViewSet):
    scope_family = "proposals"
    scope_actions = dict.fromkeys(("send", "see", "counter", "decline", "withdraw"), WRITE)
    missing = policies.ProposalNotFound
    queryset = Proposal.objects.all()
    filterset_class = filters.ProposalFilter
    ordering_fields = {"created_at": "created_at", "respond_by": "respond_by"}
    ordering = "-created_at"

    def get_queryset(self) -> QuerySet[Proposal]:
        versions = Prefetch("versions", ProposalVersion.objects.order_by("number"))
        rows = policies.visible_to(self.actor).select_related(
            "mission__client", "specialist__identity"
        )
        return rows.prefetch_related(versions)

    def missions_of(self, row_id: UUID) -> QuerySet[Any, Any]:
        return policies.missions_of(Proposal, row_id)

    @extend_schema(request=shared.ProposalIn)
    def create(self, request: Request) -> Response:
        """Draft a proposal; the client does not see it yet."""
        row = offers.draft(actor=self.actor, at=self.at, **self.body(shared.ProposalIn))
        return self.shown(row.pk, as_created=True)

    @extend_schema(request=shared.DraftIn)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Change a draft."""
        said = self.body(shared.DraftIn, partial=True)
        row = offers.change(actor=self.actor, proposal_id=self.row_id(), **said)
        return self.shown(row.pk)

    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a draft."""
        offers.discard(actor=self.actor, proposal_id=self.row_id())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=shared.SendIn)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, pk: str) -> Response:
        """Send a draft to the client."""
        said = self.body(shared.SendIn)
        row = offers.send(actor=self.actor, proposal_id=self.row_id(), at=self.at, **said)
        return self.shown(row.pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def see(self, request: Request, pk: str) -> Response:
        """Note that the client has read it."""
        row = answers.see(actor=self.actor, proposal_id=self.row_id(), at=self.at)
        return self.shown(row.pk)

    @extend_schema(request=shared.CounterIn)
    @action(detail=True, methods=["post"])
    def counter(self, request: Request, pk: str) -> Response:
        """Answer the latest version by another one."""
        said = self.body(shared.CounterIn)
        row = offers.counter(actor=self.actor, proposal_id=self.row_id(), at=self.at, **said)
        return self.shown(row.pk)

    @extend_schema(request=shared.ReasonIn)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Tell the specialist that the client does not take it, and why."""
        said = self.body(shared.ReasonIn)
        row = answers.decline(actor=self.actor, proposal_id=self.row_id(), at=self.at, **said)
        return self.shown(row.pk)

    @extend_schema(request=shared.ReasonIn)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take a proposal back, and say why."""
        said = self.body(shared.ReasonIn)
        row = answers.withdraw(actor=self.actor, proposal_id=self.row_id(), at=self.at, **said)
        return self.shown(row.pk)
