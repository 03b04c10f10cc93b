"""Imports in version 1."""

from platforms.readiness.imports.api.urls.shared import routes
from platforms.readiness.imports.api.viewsets.v1 import ImportViewSet, MatchViewSet, RowViewSet

urlpatterns = routes(ImportViewSet, RowViewSet, MatchViewSet)
