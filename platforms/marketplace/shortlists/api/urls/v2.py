"""Shortlists in version 2."""

from platforms.marketplace.shortlists.api.urls.shared import routes
from platforms.marketplace.shortlists.api.viewsets.v2 import EntryViewSet, ShortlistViewSet

urlpatterns = routes(ShortlistViewSet, EntryViewSet)
