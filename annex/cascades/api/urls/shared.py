"""What every version serves."""

from django.urls import URLPattern, path

from annex.cascades.api.viewsets.shared import CascadeViewSet, ParkedViewSet, ViolationViewSet


def routes() -> list[URLPattern]:
    """Return the routes of the console."""
    return [
        path("cascades/", CascadeViewSet.as_view({"get": "states"}), name="cascades"),
        path(
            "cascades/redrive/",
            CascadeViewSet.as_view({"post": "redrive"}),
            name="cascades-redrive",
        ),
        path("cascades/parked/", ParkedViewSet.as_view({"get": "list"}), name="cascades-parked"),
        path(
            "cascades/parked/<uuid:id>/redrive/",
            ParkedViewSet.as_view({"post": "redrive"}),
            name="cascades-parked-redrive",
        ),
        path(
            "cascades/violations/",
            ViolationViewSet.as_view({"get": "list"}),
            name="cascades-violations",
        ),
    ]
