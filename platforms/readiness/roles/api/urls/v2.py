"""Roles in version 2."""

from platforms.readiness.roles.api.urls.shared import routes
from platforms.readiness.roles.api.viewsets.v2 import RoleViewSet

urlpatterns = routes(RoleViewSet)
