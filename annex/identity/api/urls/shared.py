"""The paths that every version has."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from annex.identity.api.viewsets.members import MemberViewSetBase
from annex.identity.api.viewsets.shared import MeViewSet


def routes(me: type[MeViewSet], members: type[MemberViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of one version's viewsets."""
    router = SimpleRouter()
    router.register("members", members, basename="member")
    return [path("me/", me.as_view({"get": "retrieve"}), name="me"), *router.urls]
