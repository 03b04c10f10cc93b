"""What every version serves."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from platforms.marketplace.shortlists.api.viewsets.shared import (
    EntryViewSetBase,
    ShortlistViewSetBase,
)

ENTRIES = "shortlists/<shortlist_id>/entries/"


def routes(
    shortlists: type[ShortlistViewSetBase], entries: type[EntryViewSetBase]
) -> list[URLPattern | URLResolver]:
    """Return the routes of this slice, served by a version's viewsets."""
    router = SimpleRouter()
    router.register("shortlists", shortlists, basename="shortlist")
    return [
        *router.urls,
        path(ENTRIES, entries.as_view({"post": "create"}), name="shortlist-entries"),
        path(
            f"{ENTRIES}<pk>/",
            entries.as_view({"patch": "partial_update", "delete": "destroy"}),
            name="shortlist-entry",
        ),
        path(
            f"{ENTRIES}<pk>/vote/",
            entries.as_view({"put": "vote", "delete": "retract"}),
            name="shortlist-vote",
        ),
    ]
