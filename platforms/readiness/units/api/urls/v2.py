"""Units in version 2."""

from platforms.readiness.units.api.urls.shared import routes
from platforms.readiness.units.api.viewsets.v2 import UnitViewSet

urlpatterns = routes(UnitViewSet)
