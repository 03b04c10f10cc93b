"""The console in version 2."""

from annex.cascades.api.urls.shared import routes

urlpatterns = routes()
