"""Clients in version 1."""

from platforms.marketplace.clients.api.serializers import v1
from platforms.marketplace.clients.api.viewsets.shared import ClientViewSetBase


class ClientViewSet(ClientViewSetBase):
    serializer_class = v1.ClientOut
