"""Imports in version 2."""

from platforms.readiness.imports.api.urls.shared import routes
from platforms.readiness.imports.api.viewsets.v2 import ImportViewSet, MatchViewSet, RowViewSet

urlpatterns = routes(ImportViewSet, RowViewSet, MatchViewSet)
