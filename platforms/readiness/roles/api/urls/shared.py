"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.readiness.roles.api.viewsets.shared import RoleViewSetBase


def routes(roles: type[RoleViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of roles, served by a version's viewset."""
    router = SimpleRouter()
    router.register("roles", roles, basename="role")
    return [*router.urls]
