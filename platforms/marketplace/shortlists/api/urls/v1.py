"""Shortlists in version 1."""

from platforms.marketplace.shortlists.api.urls.shared import routes
from platforms.marketplace.shortlists.api.viewsets.v1 import EntryViewSet, ShortlistViewSet

urlpatterns = routes(ShortlistViewSet, EntryViewSet)
