"""Assignments and sign-offs in version 2."""

from platforms.readiness.assignments.api.urls.shared import routes
from platforms.readiness.assignments.api.viewsets.v2 import AssignmentViewSet

urlpatterns = routes(AssignmentViewSet)
