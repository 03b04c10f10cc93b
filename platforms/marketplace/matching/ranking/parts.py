"""The parts of a score: the one place that declares each, in Python and in SQL.

A part is a fit of 0 to 10,000 times its weight, divided by 10,000 and rounded down; the score is
the sum of the parts and nothing else, so it is exact. Both tongues divide whole numbers that are
not below 0, rounding down. The SQL calls a candidate's inputs by the names of ``statement``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from platforms.marketplace.matching.ranking.asked import Asked, AskedSkill
from platforms.marketplace.matching.ranking.rulebook import MOST, Rulebook
from platforms.marketplace.matching.ranking.vector import (
    FORGOTTEN,
    HEAD,
    RECENT,
    UNKNOWN,
    YEARS_COUNTED,
    Skilled,
    quality,
)
from platforms.marketplace.matching.ranking.words import language, level

UNSAID: Final = 5_000
PAID_LESS: Final = 8_000
AHEAD: Final = 14
FRESH, STALE = 14, 90
NEVER, LEAST = 1_000, 2_000
PRIOR: Final = (4, 5)
"""A newcomer counts as somebody who did four of five: the rates of few say little."""


@dataclass(frozen=True, slots=True)
class Read:
    """The inputs of one specialist, by name."""

    head: dict[str, int]
    languages: Sequence[int]
    skills: Sequence[Skilled]

    @classmethod
    def of(cls, inputs: Sequence[int], asked: Asked) -> "Read":
        """Read a vector."""
        at, spoken = len(HEAD), len(asked.languages)
        flat = inputs[at + spoken :]
        return cls(
            dict(zip(HEAD, inputs, strict=False)),
            inputs[at : at + spoken],
            [Skilled(*flat[n : n + 4]) for n in range(0, len(flat), 4)],
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its name for people, its fit in both tongues, and what a sentence says of it."""

    name: str
    label: str
    fit: Callable[[Read, Asked], int]
    fit_sql: Callable[[Asked], str]
    sentence: Callable[[Read, Asked], str]


def points(inputs: Sequence[int], asked: Asked, rulebook: Rulebook) -> list[int]:
    """Return the points of every part, in the order of ``PARTS``; their sum is the score."""
    read = Read.of(inputs, asked)
    return [rulebook.weights[one.name] * one.fit(read, asked) // MOST for one in PARTS]


def quality_sql(asked: AskedSkill, level: str, years: str, unused: str, credit: str) -> str:
    """Return ``vector.quality`` in SQL; a level of 0 comes with a credit of 0."""
    gone = f"least(greatest({unused} - {RECENT}, 0), {FORGOTTEN - RECENT})"
    return f"""(6 * CASE WHEN {level} >= {asked.level}
        THEN 7000 + 1500 * least({level} - {asked.level}, 2)
        ELSE {level} * 7000 / {asked.level} END
    + 400 * least({years}, {YEARS_COUNTED})
    + 2 * CASE WHEN {unused} = {UNKNOWN} THEN 5000
        ELSE 10000 - {gone} * 10000 / {FORGOTTEN - RECENT} END) * {credit} / 1000"""


# --- Skills -----------------------------------------------------------------------------------


def _skilled(skills: Sequence[AskedSkill], got: Sequence[Skilled]) -> int:
    if not skills:
        return MOST
    told = sum(one.weight * quality(one, its) for one, its in zip(skills, got, strict=True))
    return told // sum(one.weight for one in skills)


def _skilled_sql(skills: Sequence[AskedSkill], first: int) -> str:
    if not skills:
        return str(MOST)
    told = " + ".join(f"{one.weight} * k{n}_quality" for n, one in enumerate(skills, start=first))
    return f"({told}) / {sum(one.weight for one in skills)}"


def _met(skills: Sequence[AskedSkill], got: Sequence[Skilled]) -> str:
    if not skills:
        return gettext("None is asked.")
    named = []
    for one, its in zip(skills, got, strict=True):
        if its.level:
            said = gettext("%(skill)s at level %(level)s, %(asked)s asked") % {
                "skill": one.name,
                "level": its.level,
                "asked": one.level,
            }
            if its.credit < 100:
                said = gettext("%(said)s, by a related skill") % {"said": said}
        else:
            said = gettext("no %(skill)s") % {"skill": one.name}
        named.append(said)
    return " · ".join(named)


# --- Terms ------------------------------------------------------------------------------------


def _rate(read: Read, asked: Asked) -> int:
    rate = read.head["rate"]
    if not asked.budget_cents:
        return MOST
    return UNSAID if rate == UNKNOWN else 5_000 + min(5_000, (10_000 - rate) * 5 // 2)


def _rate_sql(asked: Asked) -> str:
    if not asked.budget_cents:
        return str(MOST)
    return (
        f"CASE WHEN rate = {UNKNOWN} THEN {UNSAID} "
        "ELSE 5000 + least(5000, (10000 - rate) * 5 / 2) END"
    )


def _rate_said(read: Read, asked: Asked) -> str:
    if not asked.budget_cents:
        return gettext("The mission names no budget.")
    if read.head["rate"] == UNKNOWN:
        return gettext("No day rate is said.")
    return gettext("The day rate is %(percent)s %% of the budget.") % {
        "percent": -(-read.head["rate"] // 100)
    }


def _dates(read: Read, asked: Asked) -> int:
    slack = read.head["slack"]
    return UNSAID if slack == UNKNOWN else 5_000 + min(max(slack, 0), AHEAD) * 5_000 // AHEAD


def _dates_sql(asked: Asked) -> str:
    return (
        f"CASE WHEN slack = {UNKNOWN} THEN {UNSAID} "
        f"ELSE 5000 + least(greatest(slack, 0), {AHEAD}) * 5000 / {AHEAD} END"
    )


def _dates_said(read: Read, asked: Asked) -> str:
    if read.head["slack"] == UNKNOWN:
        return gettext("It is not said from when on they are free, or when the mission starts.")
    days = read.head["slack"]
    if days <= 0:
        return gettext("Free on the day of the start.")
    return ngettext(
        "Free %(days)s day before the start.", "Free %(days)s days before the start.", days
    ) % {"days": days}


def _days(read: Read, asked: Asked) -> int:
    return min(MOST, read.head["days"] * MOST // asked.days_per_week)


def _days_said(read: Read, asked: Asked) -> str:
    said = {"days": read.head["days"], "asked": asked.days_per_week}
    return (
        ngettext(
            "%(days)s day a week of %(asked)s asked.",
            "%(days)s days a week of %(asked)s asked.",
            said["days"],
        )
        % said
    )


def _languages(read: Read, asked: Asked) -> int:
    spoken = zip(asked.languages, read.languages, strict=True)
    told = [7_000 + 1_500 * min(max(level - one.level, 0), 2) for one, level in spoken]
    return sum(told) // len(told) if told else MOST


def _languages_sql(asked: Asked) -> str:
    told = [
        f"7000 + 1500 * least(greatest(l{n} - {one.level}, 0), 2)"
        for n, one in enumerate(asked.languages)
    ]
    return f"({' + '.join(told)}) / {len(told)}" if told else str(MOST)


def _languages_said(read: Read, asked: Asked) -> str:
    if not asked.languages:
        return gettext("None is asked.")
    return " · ".join(
        gettext("%(language)s at %(level)s, %(asked)s asked")
        % {"language": language(one.code), "level": level(its), "asked": level(one.level)}
        for one, its in zip(asked.languages, read.languages, strict=True)
    )


# --- What is known of them --------------------------------------------------------------------


def _freshness(read: Read, asked: Asked) -> int:
    days = read.head["unconfirmed"]
    if days == UNKNOWN:
        return NEVER
    gone = min(max(days - FRESH, 0), STALE - FRESH)
    return MOST - gone * (MOST - LEAST) // (STALE - FRESH)


def _freshness_sql(asked: Asked) -> str:
    gone = f"least(greatest(unconfirmed - {FRESH}, 0), {STALE - FRESH})"
    fresh = f"{MOST} - {gone} * {MOST - LEAST} / {STALE - FRESH}"
    return f"CASE WHEN unconfirmed = {UNKNOWN} THEN {NEVER} ELSE {fresh} END"


def _freshness_said(read: Read, asked: Asked) -> str:
    days = read.head["unconfirmed"]
    if days == UNKNOWN:
        return gettext("The availability was never confirmed.")
    if days == 0:
        return gettext("The availability was confirmed on the day of the ranking.")
    return ngettext(
        "The availability was confirmed %(days)s day before the ranking.",
        "The availability was confirmed %(days)s days before the ranking.",
        days,
    ) % {"days": days}


def _kept(good: int, all: int) -> int:
    return (good + PRIOR[0]) * MOST // (all + PRIOR[1])


def _kept_sql(good: str, all: str) -> str:
    return f"({good} + {PRIOR[0]}) * {MOST} / ({all} + {PRIOR[1]})"


def _engagements_said(read: Read, asked: Asked) -> str:
    said = {"done": read.head["done"], "all": read.head["done"] + read.head["broken"]}
    if not said["all"]:
        return gettext("No past engagement is known.")
    return (
        ngettext(
            "%(done)s of %(all)s past engagements was finished.",
            "%(done)s of %(all)s past engagements were finished.",
            said["done"],
        )
        % said
    )


def _answers_said(read: Read, asked: Asked) -> str:
    said = {"answered": read.head["answered"], "asked": read.head["asked"]}
    if not said["asked"]:
        return gettext("They have not been invited yet.")
    return (
        ngettext(
            "%(answered)s of %(asked)s invitations was answered.",
            "%(answered)s of %(asked)s invitations were answered.",
            said["answered"],
        )
        % said
    )


PARTS: Final[tuple[Part, ...]] = (
    Part(
        "musts",
        _("Required skills"),
        lambda read, asked: _skilled(asked.musts, read.skills[: len(asked.musts)]),
        lambda asked: _skilled_sql(asked.musts, 0),
        lambda read, asked: _met(asked.musts, read.skills[: len(asked.musts)]),
    ),
    Part(
        "wishes",
        _("Wished skills"),
        lambda read, asked: _skilled(asked.wishes, read.skills[len(asked.musts) :]),
        lambda asked: _skilled_sql(asked.wishes, len(asked.musts)),
        lambda read, asked: _met(asked.wishes, read.skills[len(asked.musts) :]),
    ),
    Part("rate", _("Day rate"), _rate, _rate_sql, _rate_said),
    Part("dates", _("Start"), _dates, _dates_sql, _dates_said),
    Part(
        "days",
        _("Days a week"),
        _days,
        lambda asked: f"least({MOST}, days * {MOST} / {asked.days_per_week})",
        _days_said,
    ),
    Part("languages", _("Languages"), _languages, _languages_sql, _languages_said),
    Part("freshness", _("Fresh availability"), _freshness, _freshness_sql, _freshness_said),
    Part(
        "engagements",
        _("Past engagements"),
        lambda read, asked: _kept(read.head["done"], read.head["done"] + read.head["broken"]),
        lambda asked: _kept_sql("done", "done + broken"),
        _engagements_said,
    ),
    Part(
        "answers",
        _("Answers to invitations"),
        lambda read, asked: _kept(read.head["answered"], read.head["asked"]),
        lambda asked: _kept_sql("answered", "asked"),
        _answers_said,
    ),
)
"""In the order in which a run keeps their points."""


def told(inputs: Sequence[int], asked: Asked, rulebook: Rulebook) -> list[dict[str, Any]]:
    """Return the parts as people read them: name, points, the most there are, and a sentence."""
    read = Read.of(inputs, asked)
    return [
        {
            "part": one.name,
            "label": gettext(one.label),
            "points": rulebook.weights[one.name] * one.fit(read, asked) // MOST,
            "most": rulebook.weights[one.name],
            "sentence": one.sentence(read, asked),
        }
        for one in PARTS
    ]
