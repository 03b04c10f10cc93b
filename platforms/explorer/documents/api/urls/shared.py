"""What every version serves."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from platforms.explorer.documents.api.viewsets.accesses import (
    AccessExportViewSet,
    AccessViewSet,
    DocumentAccessViewSet,
)
from platforms.explorer.documents.api.viewsets.shared import DocumentViewSetBase


def routes(documents: type[DocumentViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of documents, served by a version's viewset."""
    router = SimpleRouter()
    router.register("documents/access", AccessViewSet, basename="document-accesses")
    router.register(
        r"documents/(?P<document_id>[^/.]+)/access", DocumentAccessViewSet, "document-access"
    )
    router.register("documents", documents, basename="document")
    return [
        *router.urls,
        path(
            "exports/document-access/",
            AccessExportViewSet.as_view({"get": "retrieve"}),
            name="export-document-access",
        ),
    ]
