"""Where specialists stood and what they contested, for exports and erasures."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from platforms.marketplace.matching.models import Contest, MatchRun, TrackRecord
from platforms.marketplace.matching.reads.standings import standings
from platforms.marketplace.matching.services.forgetting import forget
from platforms.marketplace.specialists import holdings


def rankings(specialist_id: UUID) -> list[holdings.Row]:
    """Return where a specialist stood in each run that ranked them, and why."""
    runs = MatchRun.objects.filter(records__specialists__contains=[specialist_id]).order_by("pk")
    return [
        {
            "run_id": one.run.pk,
            "mission_id": one.run.mission_id,
            "ran_at": one.run.ran_at,
            "rank": one.rank,
            "of": one.of,
            "score": one.score,
            "parts": list(one.parts),
        }
        for one in standings(specialist_id, runs)
    ]


def erase(specialist_id: UUID, at: datetime) -> Mapping[str, int]:
    """Put nobody in their place in every ranking; their contests and track record go."""
    contests = Contest.objects.filter(specialist_id=specialist_id).count()
    return {"contests": contests, "rankings": forget(specialist_id=specialist_id)}


def register() -> None:
    """Register what this slice holds."""
    holdings.register(
        "matching",
        erase,
        rankings=rankings,
        contests=holdings.rows_of(Contest),
        track_record=holdings.rows_of(TrackRecord),
    )
