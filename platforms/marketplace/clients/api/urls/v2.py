"""Clients in version 2."""

from platforms.marketplace.clients.api.urls.shared import routes
from platforms.marketplace.clients.api.viewsets.v2 import ClientViewSet

urlpatterns = routes(ClientViewSet)
