"""The inputs of one specialist's score: small whole numbers in a fixed order, as runs store them.

First the eight of ``HEAD``, then the level of each language asked, then four for each skill asked,
musts before wishes: level, tenths of years, days since it was last used, credit in percent. -1
stands for what is not known, and whatever is above ``TOP`` for ``TOP``.
"""

from datetime import date
from typing import Final, NamedTuple

from platforms.marketplace.matching.ranking.asked import FULL_CREDIT, Asked, AskedSkill
from platforms.marketplace.matching.ranking.facts import Facts, Held

TOP: Final = 9_999
UNKNOWN: Final = -1
HEAD: Final = ("rate", "slack", "days", "unconfirmed", "done", "broken", "asked", "answered")
"""``rate`` is in ten-thousandths of the budget, ``slack`` the days between being free and the
start, ``unconfirmed`` the days since the availability was confirmed."""

RECENT: Final = 365
YEARS_COUNTED: Final = 50
FORGOTTEN: Final = 2_190


class Skilled(NamedTuple):
    """The best that somebody has of a skill asked; a level of 0 is nothing."""

    level: int
    years: int
    unused: int
    credit: int


NOTHING: Final = Skilled(0, 0, UNKNOWN, 0)


def width(asked: Asked) -> int:
    """Return how many inputs a specialist has for this mission."""
    return len(HEAD) + len(asked.languages) + 4 * len(asked.skills)


def vector(facts: Facts, asked: Asked) -> list[int]:
    """Return the inputs of a specialist, as the SQL of a run computes them."""
    rate, slack = UNKNOWN, UNKNOWN
    if facts.rate_cents is not None and asked.budget_cents:
        rate = min(facts.rate_cents * 10_000 // asked.budget_cents, 10_000)
    if facts.free_from is not None and asked.starts_on is not None:
        slack = _capped((asked.starts_on - free_on(facts, asked)).days)
    unconfirmed = UNKNOWN if facts.confirmed_on is None else _since(facts.confirmed_on, asked.day)
    head = [rate, slack, facts.days_per_week, unconfirmed]
    head += [_capped(n) for n in (facts.done, facts.broken, facts.asked, facts.answered)]
    head += [facts.languages[one.code] for one in asked.languages]
    for number, skill in enumerate(asked.skills):
        head += _best(facts, asked, skill, must=number < len(asked.musts))
    return head


def free_on(facts: Facts, asked: Asked) -> date:
    """Return the first day that somebody could work: free, and notice given today."""
    soonest = date.fromordinal(asked.day.toordinal() + facts.notice_days)
    return soonest if facts.free_from is None else max(soonest, facts.free_from)


def quality(asked: AskedSkill, got: Skilled) -> int:
    """Return how well a skill is met, 0 to 10,000: its level for six tenths, years and recency.

    Just the level asked is 7,000 of the level's, one above 8,500, two or more all. Five years or
    more are all of the years'; use within the last year all of recency's, none after six years.
    """
    if got.level >= asked.level:
        level = 7_000 + 1_500 * min(got.level - asked.level, 2)
    else:
        level = got.level * 7_000 // asked.level
    years = 200 * min(got.years, YEARS_COUNTED)
    if got.unused == UNKNOWN:
        recency = 5_000
    else:
        gone = min(max(got.unused - RECENT, 0), FORGOTTEN - RECENT)
        recency = 10_000 - gone * 10_000 // (FORGOTTEN - RECENT)
    return (6 * level + 2 * years + 2 * recency) * got.credit // 1_000


def _best(facts: Facts, asked: Asked, skill: AskedSkill, *, must: bool) -> Skilled:
    least = skill.level if must else 1
    found = [
        _skilled(facts.skills[id], percent, asked.day)
        for id, percent in skill.credits.items()
        if (percent == FULL_CREDIT or not must)
        and id in facts.skills
        and facts.skills[id].level >= least
    ]
    return max(found, key=lambda one: (quality(skill, one), one), default=NOTHING)


def _skilled(held: Held, percent: int, day: date) -> Skilled:
    unused = UNKNOWN if held.last_used_on is None else _since(held.last_used_on, day)
    return Skilled(held.level, held.years_tenths, unused, percent)


def _since(then: date, day: date) -> int:
    return _capped(max((day - then).days, 0))


def _capped(number: int) -> int:
    return min(number, TOP)
