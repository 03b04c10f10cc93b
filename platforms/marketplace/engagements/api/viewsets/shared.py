"""What both versions do with engagements."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from platforms.marketplace.engagements import policies, reads
from platforms.marketplace.engagements.api import filters
from platforms.marketplace.engagements.api.serializers import shared
from platforms.marketplace.engagements.models import Engagement
from platforms.marketplace.engagements.services import agreeing
from platforms.marketplace.proposals.api.serializers.shared import ReasonIn
from platforms.marketplace.proposals.api.viewsets.shared import PartyViewSet
from platforms.marketplace.proposals.models import Proposal
from platforms.marketplace.proposals.policies import ProposalNotFound

WRITE = "engagements:write"


class ShowsWork(PartyViewSet):
    """A viewset whose serializer shows what was approved; two queries a page find it."""

    def get_queryset(self) -> QuerySet[Engagement]:
        rows = policies.visible_to(self.actor)
        return rows.select_related(
            "agreed__proposal__mission__client", "agreed__proposal__specialist__identity"
        )

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if args and "context" not in kwargs:
            rows = args[0] if kwargs.get("many") else [args[0]]
            work = reads.approved_work([row.pk for row in rows])
            kwargs["context"] = {**self.get_serializer_context(), "work": work}
        return super().get_serializer(*args, **kwargs)


class EngagementViewSetBase(ShowsWork):
    scope_family = "engagements"
    scope_actions = {"start": WRITE, "finish": WRITE, "cancel": WRITE}
    missing = policies.EngagementNotFound
    queryset = Engagement.objects.all()
    filterset_class = filters.EngagementFilter
    ordering_fields = {"agreed_at": "agreed_at"}
    ordering = "-agreed_at"

    def missions_of(self, row_id: UUID) -> QuerySet[Any, Any]:
        rows = Engagement.objects.filter(pk=row_id)
        return rows.values_list("agreed__proposal__mission_id", flat=True)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Begin what was agreed on."""
        row = agreeing.start(actor=self.actor, engagement_id=self.row_id(), at=self.at)
        return self.shown(row.pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """End what was done as agreed."""
        row = agreeing.finish(actor=self.actor, engagement_id=self.row_id(), at=self.at)
        return self.shown(row.pk)

    @extend_schema(request=ReasonIn)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Call an engagement off, and say why."""
        said = self.body(ReasonIn)
        row = agreeing.cancel(actor=self.actor, engagement_id=self.row_id(), at=self.at, **said)
        return self.shown(row.pk)


class AcceptViewSetBase(ShowsWork):
    """Accepting a proposal makes an engagement, so the slice of those serves it."""

    scope_family = "proposals"
    scope_actions = {"accept": "proposals:write"}
    missing = ProposalNotFound
    queryset = Engagement.objects.all()

    def missions_of(self, row_id: UUID) -> QuerySet[Any, Any]:
        return Proposal.objects.filter(pk=row_id).values_list("mission_id", flat=True)

    @extend_schema(operation_id="proposals_accept", request=shared.AcceptIn)
    def accept(self, request: Request, pk: str) -> Response:
        """Accept the latest version of a proposal; answers the engagement it makes."""
        said = self.body(shared.AcceptIn)
        row = agreeing.accept(actor=self.actor, proposal_id=self.row_id(), at=self.at, **said)
        return self.shown(row.pk, as_created=True)
