"""What teams noted of specialists, for exports and erasures."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from annex.realtime import events
from platforms.marketplace.shortlists.models import ShortlistEntry, Vote
from platforms.marketplace.specialists import holdings


def erase(specialist_id: UUID, at: datetime) -> Mapping[str, int]:
    """Take them off every shortlist, with the notes and votes."""
    entries = ShortlistEntry.objects.filter(specialist_id=specialist_id)
    listed = list(entries.order_by("pk").values_list("pk", "shortlist_id"))
    for entry_id, shortlist_id in listed:
        data = {"entry_id": str(entry_id)}
        events.emit(family="shortlists", op="unlisted", entity_ids=[shortlist_id], data=data)
    entries.delete()
    return {"shortlist_entries": len(listed)}


def register() -> None:
    """Register what this slice holds."""
    holdings.register(
        "shortlists",
        erase,
        shortlist_entries=holdings.rows_of(ShortlistEntry),
        votes=holdings.rows_of(Vote, "entry__specialist_id"),
    )
