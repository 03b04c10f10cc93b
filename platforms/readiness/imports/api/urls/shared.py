"""What every version serves."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from platforms.readiness.imports.api.viewsets.shared import (
    ExportViewSet,
    ImportViewSetBase,
    MatchViewSetBase,
    RowViewSetBase,
)


def routes(
    imports: type[ImportViewSetBase],
    rows: type[RowViewSetBase],
    matches: type[MatchViewSetBase],
) -> list[URLPattern | URLResolver]:
    """Return the routes of imports and exports, served by a version's viewsets."""
    router = SimpleRouter()
    router.register("imports", imports, basename="import")
    router.register(r"imports/(?P<import_id>[^/.]+)/rows", rows, basename="import-row")
    router.register(r"imports/(?P<import_id>[^/.]+)/matches", matches, basename="import-match")
    return [
        *router.urls,
        path("exports/roster/", ExportViewSet.as_view({"get": "roster"}), name="export-roster"),
        path(
            "exports/catalogue/",
            ExportViewSet.as_view({"get": "catalogue"}),
            name="export-catalogue",
        ),
    ]
