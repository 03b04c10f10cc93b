"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.marketplace.clients.api.viewsets.shared import ClientViewSetBase


def routes(clients: type[ClientViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of clients, served by a version's viewset."""
    router = SimpleRouter()
    router.register("clients", clients, basename="client")
    return [*router.urls]
