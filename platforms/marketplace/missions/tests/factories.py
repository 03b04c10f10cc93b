"""Missions that are valid and dull."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from platforms.marketplace.clients.tests.factories import make_client
from platforms.marketplace.missions.models import (
    Mission,
    MissionLanguage,
    MissionStatus,
    Requirement,
)
from platforms.marketplace.skills.models import Skill

_numbers = itertools.count(1)


def make_mission(**fields: Any) -> Mission:
    """Make an open mission for the year 2100, at most 600 a day, that asks for nothing.

    ``musts`` and ``wishes`` map skills to the least level; ``languages`` maps codes to it.
    """
    musts: dict[Skill, int] = fields.pop("musts", {})
    wishes: dict[Skill, int] = fields.pop("wishes", {})
    languages: dict[str, int] = fields.pop("languages", {})
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "reference": f"M-{number}",
        "title": f"Mission {number}",
        "status": MissionStatus.OPEN,
        "starts_on": date(2100, 1, 1),
        "ends_on": date(2101, 1, 1),
        "budget_per_day": Decimal("600.00"),
        "remote": True,
    }
    if "client" not in fields:
        defaults["client"] = make_client()
    if fields.get("status", MissionStatus.OPEN) != MissionStatus.DRAFT:
        defaults["published_at"] = timezone.now()
    mission = Mission.objects.create(**defaults | fields)
    for is_must, asked in ((True, musts), (False, wishes)):
        for skill, level in asked.items():
            make_requirement(mission=mission, skill=skill, is_must=is_must, min_level=level)
    for language, level in languages.items():
        MissionLanguage.objects.create(mission=mission, language=language, min_level=level)
    return mission


def make_requirement(**fields: Any) -> Requirement:
    """Make a must at level 3."""
    return Requirement.objects.create(**fields)
