"""The console in version 1."""

from annex.cascades.api.urls.shared import routes

urlpatterns = routes()
