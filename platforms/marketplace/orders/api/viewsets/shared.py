"""What both versions do with orders, terms and reconciliations."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.viewsets import TenantModelViewSet, TenantViewSet
from platforms.marketplace.missions.api.permissions import IsMissionParty
from platforms.marketplace.orders import policies
from platforms.marketplace.orders.api.filters import OrderFilter
from platforms.marketplace.orders.api.serializers import shared
from platforms.marketplace.orders.models import HandOff, Invoice, Reconciliation, Terms
from platforms.marketplace.orders.services import handing, opening, reconciling, terms
from platforms.marketplace.skills.policies import require_operator


class OrderViewSetBase(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    scope_family = "orders"
    scope_actions = {"retry": "orders:write", "open_partner": "orders:write"}
    missing = policies.OrderNotFound
    permission_classes = (IsMissionParty,)
    queryset = HandOff.objects.all()
    filterset_class = OrderFilter
    ordering_fields = {"created_at": "created_at"}
    ordering = "-created_at"

    def get_queryset(self) -> QuerySet[HandOff]:
        seen = policies.visible_to(self.actor).select_related(
            "engagement__agreed__proposal__mission"
        )
        invoices = Invoice.objects.order_by("invoiced_on", "invoice_id")
        return seen.prefetch_related("orders", Prefetch("invoices", invoices))

    def missions_of(self, row_id: UUID) -> QuerySet[Any, Any]:
        hand_offs = HandOff.objects.filter(pk=row_id)
        return hand_offs.values("engagement__agreed__proposal__mission_id")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Have what failed tried again; Odoo is searched before anything is sent."""
        handing.retry(actor=self.actor, hand_off_id=self.row_id(), at=self.at)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=shared.OpenPartnerIn, responses={202: None})
    @action(
        detail=False,
        methods=["post"],
        url_path="open-partner",
        pagination_class=None,
        filterset_class=None,
    )
    def open_partner(self, request: Request) -> Response:
        """Make a client known in Odoo, where orders wait for that."""
        said = self.body(shared.OpenPartnerIn)
        opening.open_partner(actor=self.actor, client_id=said["client_id"], at=self.at)
        return Response(status=status.HTTP_202_ACCEPTED)


class TermsViewSetBase(TenantModelViewSet):
    scope_family = "orders"
    missing = policies.TermsNotFound
    queryset = Terms.objects.all()
    serializer_class = shared.TermsOut
    ordering_fields = {"currency": "currency"}
    ordering = "currency"

    @property
    def write_serializer_class(self) -> Any:  # type: ignore[override]  # differs by action
        return shared.TermsIn if self.action == "create" else shared.TermsChange

    def get_queryset(self) -> QuerySet[Terms]:
        return policies.terms_visible_to(self.actor)

    def create_row(self, data: dict[str, Any]) -> Terms:
        return terms.create(actor=self.actor, at=self.at, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Terms:
        return terms.change(actor=self.actor, terms_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        terms.delete(actor=self.actor, terms_id=row_id)


class ReconciliationViewSetBase(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    scope_family = "reconciliations"
    missing = policies.ReconciliationNotFound
    queryset = Reconciliation.objects.all()
    serializer_class = shared.ReconciliationOut
    ordering_fields = {"month": "month"}
    ordering = "-month"

    def get_queryset(self) -> QuerySet[Reconciliation]:
        return policies.reconciliations_visible_to(self.actor)

    @extend_schema(
        request=shared.ReconciliationIn,
        responses={201: shared.ReconciliationOut(many=True)},
        filters=False,
    )
    def create(self, request: Request) -> Response:
        """Reconcile a month anew, from what was last read of Odoo; answers one row a currency."""
        require_operator(self.actor)
        month = self.body(shared.ReconciliationIn)["month"]
        made = reconciling.reconcile(month=month, at=self.at)
        return Response(
            shared.ReconciliationOut(made, many=True).data, status=status.HTTP_201_CREATED
        )
