"""Clients in version 1."""

from platforms.marketplace.clients.api.urls.shared import routes
from platforms.marketplace.clients.api.viewsets.v1 import ClientViewSet

urlpatterns = routes(ClientViewSet)
