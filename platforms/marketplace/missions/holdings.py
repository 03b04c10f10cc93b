"""What specialists keep an eye on, for exports and erasures."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from platforms.marketplace.missions.models import Favourite
from platforms.marketplace.specialists import holdings


def erase(specialist_id: UUID, at: datetime) -> Mapping[str, int]:
    """Delete the favourites."""
    return {"favourites": Favourite.objects.filter(specialist_id=specialist_id).delete()[0]}


def register() -> None:
    """Register what this slice holds."""
    holdings.register(
        "missions",
        erase,
        favourites=holdings.rows_of(Favourite),
    )
