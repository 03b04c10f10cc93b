"""The paths that every version has."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from annex.identity.api.viewsets.invitations import InvitationViewSetBase
from annex.identity.api.viewsets.members import MemberViewSetBase
from annex.identity.api.viewsets.shared import MeViewSet


def routes(
    me: type[MeViewSet],
    members: type[MemberViewSetBase],
    invitations: type[InvitationViewSetBase],
) -> list[URLPattern | URLResolver]:
    """Return the routes of one version's viewsets."""
    router = SimpleRouter()
    router.register("members", members, basename="member")
    router.register("invitations", invitations, basename="invitation")
    return [path("me/", me.as_view({"get": "retrieve"}), name="me"), *router.urls]
