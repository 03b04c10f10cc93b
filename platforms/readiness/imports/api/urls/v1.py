"""Imports in version 1."""

from platforms.readiness.imports.api.urls.shared import routes

urlpatterns = routes()
