"""Imports in version 2."""

from platforms.readiness.imports.api.urls.shared import routes

urlpatterns = routes()
