"""Specialists in version 2."""

from platforms.marketplace.specialists.api.urls.shared import routes
from platforms.marketplace.specialists.api.viewsets.v2 import SpecialistViewSet

urlpatterns = routes(SpecialistViewSet)
