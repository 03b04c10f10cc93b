"""What both versions do with clients."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.viewsets import TenantModelViewSet
from platforms.marketplace.clients import policies, services
from platforms.marketplace.clients.api.filters import ClientFilter
from platforms.marketplace.clients.api.serializers import shared
from platforms.marketplace.clients.models import Block, Client, ClientContact

_SPECIALIST = OpenApiParameter("specialist_id", OpenApiTypes.UUID, OpenApiParameter.PATH)


class ClientViewSetBase(TenantModelViewSet):
    scope_family = "clients"
    scope_actions = {
        "contacts": "clients:write",
        "blocks": "clients:read",
        "block": "clients:write",
        "unblock": "clients:write",
    }
    missing = policies.ClientNotFound
    queryset = Client.objects.all()
    write_serializer_class = shared.ClientIn
    filterset_class = ClientFilter
    ordering_fields = {"name": "name"}
    ordering = "name"

    def get_queryset(self) -> QuerySet[Client]:
        contacts = Prefetch("contacts", ClientContact.objects.order_by("user_id"))
        return policies.visible_to(self.actor).prefetch_related(contacts)

    def create_row(self, data: dict[str, Any]) -> Client:
        return services.create(actor=self.actor, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Client:
        return services.change(actor=self.actor, client_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        services.delete(actor=self.actor, client_id=row_id)

    @extend_schema(request=shared.ContactsIn)
    @action(detail=True, methods=["put"])
    def contacts(self, request: Request, pk: str) -> Response:
        """Replace who signs in for the client."""
        row = services.replace_contacts(
            actor=self.actor, client_id=self.row_id(), **self.body(shared.ContactsIn)
        )
        return self._answer(row, status.HTTP_200_OK)

    @extend_schema(operation_id="clients_blocks", responses=shared.BlocksOut)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def blocks(self, request: Request, pk: str) -> Response:
        """Answer whom the client is never offered, and why."""
        client = policies.require_visible(self.actor, self.row_id())
        rows = Block.objects.filter(client=client).select_related("specialist").order_by("pk")
        return Response(shared.BlocksOut({"blocks": rows}).data)

    @extend_schema(
        operation_id="clients_block", request=shared.BlockIn, responses={201: shared.BlockOut}
    )
    @blocks.mapping.post
    def block(self, request: Request, pk: str) -> Response:
        """Never offer a specialist to the client again."""
        row = services.block(actor=self.actor, client_id=self.row_id(), **self.body(shared.BlockIn))
        return Response(shared.BlockOut(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(operation_id="clients_unblock", parameters=[_SPECIALIST], responses={204: None})
    @action(detail=True, methods=["delete"], url_path="blocks/(?P<specialist_id>[^/.]+)")
    def unblock(self, request: Request, pk: str, specialist_id: str) -> Response:
        """Offer a specialist to the client again."""
        try:
            blocked = UUID(specialist_id)
        except ValueError:
            raise policies.BlockNotFound from None
        services.unblock(actor=self.actor, client_id=self.row_id(), specialist_id=blocked)
        return Response(status=status.HTTP_204_NO_CONTENT)
