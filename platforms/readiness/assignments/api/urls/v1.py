"""Assignments and sign-offs in version 1."""

from platforms.readiness.assignments.api.urls.shared import routes
from platforms.readiness.assignments.api.viewsets.v1 import AssignmentViewSet

urlpatterns = routes(AssignmentViewSet)
