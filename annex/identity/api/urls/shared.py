"""The paths that every version has."""

from django.urls import URLPattern, path

from annex.identity.api.viewsets.shared import MeViewSet


def routes(viewset: type[MeViewSet]) -> list[URLPattern]:
    """Return the routes of one version's viewset."""
    return [path("me/", viewset.as_view({"get": "retrieve"}), name="me")]
