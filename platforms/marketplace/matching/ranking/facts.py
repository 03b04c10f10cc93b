"""What the rules may know of a specialist: the whitelist, and one specialist's facts.

Nothing else about anybody reaches a rule or a formula. ``Identity`` is not here, nor is what
stands for it: headline, bio, documents, the address of a user.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

SPECIALIST_COLUMNS: Final = (
    "id",
    "status",
    "day_rate",
    "currency",
    "country",
    "city",
    "works_remotely",
    "travels",
    "notice_days",
    "free_from",
    "days_per_week",
    "availability_confirmed_at",
)
SKILL_COLUMNS: Final = ("specialist_id", "skill_id", "level", "years", "last_used_on")
LANGUAGE_COLUMNS: Final = ("specialist_id", "language", "level")
TRACK_COLUMNS: Final = ("specialist_id", "done", "broken", "asked", "answered")


@dataclass(frozen=True, slots=True)
class Held:
    """A skill somebody has; ``years_tenths`` is tenths of a year."""

    level: int
    years_tenths: int
    last_used_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A specialist as the rules see them; ``blocked`` and ``engaged`` are about one mission."""

    specialist_id: UUID
    status: str
    rate_cents: int | None
    currency: str
    country: str
    city: str
    works_remotely: bool
    travels: bool
    notice_days: int
    free_from: date | None
    days_per_week: int
    confirmed_on: date | None
    skills: Mapping[UUID, Held] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    done: int = 0
    broken: int = 0
    asked: int = 0
    answered: int = 0
    blocked: bool = False
    engaged: bool = False
