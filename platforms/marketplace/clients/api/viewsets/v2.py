"""Clients in version 2."""

from platforms.marketplace.clients.api.serializers import v2
from platforms.marketplace.clients.api.viewsets.shared import ClientViewSetBase


class ClientViewSet(ClientViewSetBase):
    serializer_class = v2.ClientOut
