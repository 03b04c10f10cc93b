"""What counts how much: the weights of one version, validated, and those that hold by default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from annex.kernel.errors import Invalid

MOST: Final = 10_000
"""What the weights add up to, and so the highest score."""

FORMULAS: Final = 1
"""The number of the formulas in ``ranking.parts``. Whoever changes what a formula answers keeps the
old one under its number, so that older runs still replay."""

WEIGHTS: Final = {
    "musts": 3_500,
    "wishes": 1_500,
    "rate": 1_000,
    "dates": 800,
    "days": 500,
    "languages": 700,
    "freshness": 700,
    "engagements": 700,
    "answers": 600,
}
SETTINGS: Final = {"broader_credit": 50, "sibling_credit": 25, "days_short": 1}
LIMITS: Final = {"broader_credit": 99, "sibling_credit": 99, "days_short": 6}


class BadRulebook(Invalid):
    code = "marketplace.bad_rulebook"
    title = "These weights can not be used."


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The weights of the parts, whose sum is 10,000, and the settings of the rules.

    ``broader_credit`` and ``sibling_credit`` are what a broader skill, or another narrower one of
    the same broader, counts for a wish, in percent; ``days_short`` is how many days a week fewer
    than asked are still offered.
    """

    version: int = 0
    weights: Mapping[str, int] = field(default_factory=lambda: dict(WEIGHTS))
    settings: Mapping[str, int] = field(default_factory=lambda: dict(SETTINGS))
    formulas: int = FORMULAS

    def stored(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return {
            "version": self.version,
            "weights": dict(self.weights),
            "settings": dict(self.settings),
            "formulas": self.formulas,
        }

    @classmethod
    def from_stored(cls, kept: Mapping[str, Any]) -> "Rulebook":
        """Return what ``stored`` gave."""
        return cls(kept["version"], kept["weights"], kept["settings"], kept["formulas"])

    def validated(self) -> "Rulebook":
        """Return it as it is. Raises BadRulebook, which says what is wrong with which field."""
        errors: dict[str, list[str]] = {}
        if wrong := _wrong(self.weights, WEIGHTS, dict.fromkeys(WEIGHTS, MOST)):
            errors["weights"] = [wrong]
        elif sum(self.weights.values()) != MOST:
            errors["weights"] = [f"They add up to {sum(self.weights.values())}, not {MOST}."]
        if wrong := _wrong(self.settings, SETTINGS, LIMITS):
            errors["settings"] = [wrong]
        if errors:
            raise BadRulebook(errors=errors)
        return self


def _wrong(given: Mapping[str, int], known: Mapping[str, int], most: Mapping[str, int]) -> str:
    if set(given) != set(known):
        return f"Give exactly these: {', '.join(known)}."
    for name, value in given.items():
        if type(value) is not int or not 0 <= value <= most[name]:
            return f"{name} has to be a whole number from 0 to {most[name]}."
    return ""
