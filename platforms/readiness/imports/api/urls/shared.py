"""What every version serves: imports are the same in all."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from platforms.readiness.imports.api.viewsets.shared import (
    CatalogueExportViewSet,
    ImportViewSet,
    MatchViewSet,
    RosterExportViewSet,
    RowViewSet,
)


def routes() -> list[URLPattern | URLResolver]:
    """Return the routes of imports and exports."""
    router = SimpleRouter()
    router.register("imports", ImportViewSet, basename="import")
    router.register(r"imports/(?P<import_id>[^/.]+)/rows", RowViewSet, basename="import-row")
    router.register(r"imports/(?P<import_id>[^/.]+)/matches", MatchViewSet, basename="import-match")
    return [
        *router.urls,
        path(
            "exports/roster/",
            RosterExportViewSet.as_view({"get": "retrieve"}),
            name="export-roster",
        ),
        path(
            "exports/catalogue/",
            CatalogueExportViewSet.as_view({"get": "retrieve"}),
            name="export-catalogue",
        ),
    ]
