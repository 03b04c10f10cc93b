"""Specialists that are valid and dull."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from platforms.marketplace.skills.models import Skill
from platforms.marketplace.specialists.models import (
    Identity,
    Specialist,
    SpecialistLanguage,
    SpecialistSkill,
)

_numbers = itertools.count(1)


def make_identity(**fields: Any) -> Identity:
    """Make somebody of their own name."""
    number = next(_numbers)
    return Identity.objects.create(
        **{"given_name": "Ada", "family_name": f"Person {number}"} | fields
    )


def make_specialist(**fields: Any) -> Specialist:
    """Make an active specialist of their own name, free from the start of 2100, for 500 a day.

    ``skills`` maps skills to levels, in rank order; ``languages`` maps codes to levels.
    """
    skills: dict[Skill, int] = fields.pop("skills", {})
    languages: dict[str, int] = fields.pop("languages", {})
    defaults: dict[str, Any] = {
        "headline": f"Specialist {next(_numbers)}",
        "day_rate": Decimal("500.00"),
        "free_from": date(2100, 1, 1),
    }
    if "identity" not in fields:
        defaults["identity"] = make_identity()
    specialist = Specialist.objects.create(**defaults | fields)
    for rank, (skill, level) in enumerate(skills.items(), start=1):
        SpecialistSkill.objects.create(specialist=specialist, skill=skill, rank=rank, level=level)
    for language, level in languages.items():
        SpecialistLanguage.objects.create(specialist=specialist, language=language, level=level)
    return specialist
