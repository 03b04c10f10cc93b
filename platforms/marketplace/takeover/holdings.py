"""What the takeover kept of specialists, for exports and erasures."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from annex.rescue.takeover.models import TakenRow
from platforms.marketplace.specialists import holdings


def erase(specialist_id: UUID, at: datetime) -> Mapping[str, int]:
    """Clear what had no place here; that a row was taken over stays, or it would come again."""
    rows = TakenRow.objects.filter(target_id=specialist_id).exclude(left={})
    return {"taken_over_cleared": rows.update(left={})}


def register() -> None:
    """Register what this slice holds."""
    holdings.register(
        "takeover",
        erase,
        taken_over=holdings.rows_of(TakenRow, "target_id"),
    )
