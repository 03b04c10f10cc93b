"""What both versions do with the work in an engagement."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from platforms.marketplace.engagements import policies
from platforms.marketplace.engagements.api import filters
from platforms.marketplace.engagements.api.serializers import shared
from platforms.marketplace.engagements.api.viewsets.shared import WRITE
from platforms.marketplace.engagements.models import Approval, WorkEntry, WorkPeriod
from platforms.marketplace.engagements.services import periods
from platforms.marketplace.proposals.api.serializers.shared import ReasonIn
from platforms.marketplace.proposals.api.viewsets.shared import PartyViewSet

_OF = OpenApiParameter("engagement_id", OpenApiTypes.UUID, OpenApiParameter.PATH)


@extend_schema(parameters=[_OF])
class PeriodViewSet(PartyViewSet):
    scope_family = "engagements"
    scope_actions = dict.fromkeys(("record", "submit", "approve", "send_back"), WRITE)
    missing = policies.PeriodNotFound
    queryset = WorkPeriod.objects.all()
    serializer_class = shared.PeriodOut
    filterset_class = filters.PeriodFilter
    ordering_fields = {"starts_on": "starts_on"}
    ordering = "starts_on"

    def get_queryset(self) -> QuerySet[WorkPeriod]:
        rows = policies.periods_visible_to(self.actor, self.engagement_id())
        return rows.select_related("engagement__agreed").prefetch_related(
            Prefetch("entries", WorkEntry.objects.order_by("day")),
            Prefetch("approvals", Approval.objects.order_by("decided_at", "pk")),
        )

    def missions_of(self, row_id: UUID) -> QuerySet[Any, Any]:
        rows = WorkPeriod.objects.filter(pk=row_id, engagement=self.engagement_id())
        return rows.values_list("engagement__agreed__proposal__mission_id", flat=True)

    def engagement_id(self) -> UUID:
        """Return the id of the engagement in the path. Raises EngagementNotFound if it is none."""
        try:
            return UUID(self.kwargs["engagement_id"])
        except ValueError:
            raise policies.EngagementNotFound from None

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        policies.require_visible(self.actor, self.engagement_id())
        return super().list(request, *args, **kwargs)

    def _call(self) -> dict[str, Any]:
        return {
            "actor": self.actor,
            "engagement_id": self.engagement_id(),
            "period_id": self.row_id(),
        }

    @extend_schema(request=shared.PeriodIn, responses={201: shared.PeriodOut})
    def create(self, request: Request, engagement_id: str) -> Response:
        """Begin a period."""
        said = self.body(shared.PeriodIn)
        row = periods.add(actor=self.actor, engagement_id=self.engagement_id(), **said)
        return self.shown(row.pk, as_created=True)

    @extend_schema(request=shared.PeriodIn)
    def partial_update(self, request: Request, engagement_id: str, pk: str) -> Response:
        """Move the ends of an open period."""
        row = periods.change(**self._call(), **self.body(shared.PeriodIn, partial=True))
        return self.shown(row.pk)

    def destroy(self, request: Request, engagement_id: str, pk: str) -> Response:
        """Delete an open period with its entries."""
        periods.delete(**self._call())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=shared.EntriesIn)
    @action(detail=True, methods=["put"], url_path="entries")
    def record(self, request: Request, engagement_id: str, pk: str) -> Response:
        """Say what was worked in an open period."""
        row = periods.record(**self._call(), **self.body(shared.EntriesIn))
        return self.shown(row.pk)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, engagement_id: str, pk: str) -> Response:
        """Ask the client to approve what was worked."""
        row = periods.submit(**self._call(), at=self.at)
        return self.shown(row.pk)

    @extend_schema(request=shared.ApproveIn)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, engagement_id: str, pk: str) -> Response:
        """Approve a submitted period for good."""
        row = periods.approve(**self._call(), at=self.at, **self.body(shared.ApproveIn))
        return self.shown(row.pk)

    @extend_schema(request=ReasonIn)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, engagement_id: str, pk: str) -> Response:
        """Let the specialist correct a submitted period."""
        row = periods.send_back(**self._call(), at=self.at, **self.body(ReasonIn))
        return self.shown(row.pk)
