"""What a mission asks, as a run saw it: the only thing that the rules know of a mission."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

FULL_CREDIT = 100


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """A must or a wish, and what counts as it: skills with a credit of 1 to 100 percent.

    A narrower skill counts in full. Related ones, at less than that, count for wishes only.
    """

    skill_id: UUID
    name: str
    level: int
    weight: int
    credits: dict[UUID, int]


@dataclass(frozen=True, slots=True)
class AskedLanguage:
    """A language and the least level of it."""

    code: str
    level: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A mission on one day; ``budget_cents`` and the dates are None where they are not said."""

    client_id: UUID
    day: date
    starts_on: date | None
    ends_on: date | None
    days_per_week: int
    budget_cents: int | None
    currency: str
    remote: bool
    country: str
    city: str
    musts: tuple[AskedSkill, ...]
    wishes: tuple[AskedSkill, ...]
    languages: tuple[AskedLanguage, ...]

    @property
    def skills(self) -> tuple[AskedSkill, ...]:
        """Return musts and wishes in the order of a vector's places."""
        return self.musts + self.wishes

    def stored(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return {
            **asdict(self),
            "client_id": str(self.client_id),
            "day": self.day.isoformat(),
            "starts_on": self.starts_on and self.starts_on.isoformat(),
            "ends_on": self.ends_on and self.ends_on.isoformat(),
            "musts": [_stored(one) for one in self.musts],
            "wishes": [_stored(one) for one in self.wishes],
            "languages": [[one.code, one.level] for one in self.languages],
        }

    @classmethod
    def from_stored(cls, kept: dict[str, Any]) -> "Asked":
        """Return what ``stored`` gave."""
        return cls(
            **{
                **kept,
                "client_id": UUID(kept["client_id"]),
                "day": date.fromisoformat(kept["day"]),
                "starts_on": _day(kept["starts_on"]),
                "ends_on": _day(kept["ends_on"]),
                "musts": tuple(_skill(one) for one in kept["musts"]),
                "wishes": tuple(_skill(one) for one in kept["wishes"]),
                "languages": tuple(AskedLanguage(*one) for one in kept["languages"]),
            }
        )


def _stored(one: AskedSkill) -> dict[str, Any]:
    credits = {str(skill): percent for skill, percent in one.credits.items()}
    return {**asdict(one), "skill_id": str(one.skill_id), "credits": credits}


def _skill(kept: dict[str, Any]) -> AskedSkill:
    credits = {UUID(skill): percent for skill, percent in kept["credits"].items()}
    return AskedSkill(**{**kept, "skill_id": UUID(kept["skill_id"]), "credits": credits})


def _day(kept: str | None) -> date | None:
    return None if kept is None else date.fromisoformat(kept)
