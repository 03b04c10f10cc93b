"""What clients said of specialists, for exports and erasures."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from platforms.marketplace.clients.models import Block
from platforms.marketplace.specialists import holdings


def erase(specialist_id: UUID, at: datetime) -> Mapping[str, int]:
    """Delete the blocks with their reasons; who is erased is offered to nobody anyway."""
    return {"blocks": Block.objects.filter(specialist_id=specialist_id).delete()[0]}


def register() -> None:
    """Register what this slice holds."""
    holdings.register(
        "clients",
        erase,
        blocks=holdings.rows_of(Block),
    )
