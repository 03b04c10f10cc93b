"""What a mission has to say before specialists see it."""

from datetime import datetime

from annex.kernel.errors import Conflict
from platforms.marketplace.missions.models import Mission, Requirement


class MissionIncomplete(Conflict):
    """``missing`` names the fields that a published mission needs."""

    code = "marketplace.mission_incomplete"
    title = "A published mission has a title, a must, and a first day that lies ahead."


def require_complete(mission: Mission, *, at: datetime | None) -> None:
    """Raise MissionIncomplete unless the mission can be shown; ``at`` asks its start to lie ahead.

    A mission that starts today may still be published.
    """
    missing = []
    if not mission.title.strip():
        missing.append("title")
    if mission.starts_on is None or (at is not None and mission.starts_on < at.date()):
        missing.append("starts_on")
    if not Requirement.objects.filter(mission=mission, is_must=True).exists():
        missing.append("requirements")
    if missing:
        raise MissionIncomplete(missing=missing)
