"""Readiness in version 1."""

from platforms.readiness.scores.api.urls.shared import routes
from platforms.readiness.scores.api.viewsets.v1 import AccountViewSet

urlpatterns = routes(AccountViewSet)
