"""Readiness in version 2."""

from platforms.readiness.scores.api.urls.shared import routes
from platforms.readiness.scores.api.viewsets.v2 import AccountViewSet

urlpatterns = routes(AccountViewSet)
