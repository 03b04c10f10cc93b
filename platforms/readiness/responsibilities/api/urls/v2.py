"""Responsibilities, requirements and evidence in version 2."""

from platforms.readiness.responsibilities.api.urls.shared import routes
from platforms.readiness.responsibilities.api.viewsets.v2 import ResponsibilityViewSet

urlpatterns = routes(ResponsibilityViewSet)
