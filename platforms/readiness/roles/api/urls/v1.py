"""Roles in version 1."""

from platforms.readiness.roles.api.urls.shared import routes
from platforms.readiness.roles.api.viewsets.v1 import RoleViewSet

urlpatterns = routes(RoleViewSet)
