"""Specialists in version 1."""

from platforms.marketplace.specialists.api.urls.shared import routes
from platforms.marketplace.specialists.api.viewsets.v1 import SpecialistViewSet

urlpatterns = routes(SpecialistViewSet)
