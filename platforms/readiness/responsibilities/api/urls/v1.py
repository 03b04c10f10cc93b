"""Responsibilities, requirements and evidence in version 1."""

from platforms.readiness.responsibilities.api.urls.shared import routes
from platforms.readiness.responsibilities.api.viewsets.v1 import ResponsibilityViewSet

urlpatterns = routes(ResponsibilityViewSet)
