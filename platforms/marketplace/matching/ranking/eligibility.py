"""The hard rules: the one place that declares each, in Python and in SQL.

Whoever fails one is not ranked, and is told which. What is not known fails nobody: it costs points.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from platforms.marketplace.clients.models import Block
from platforms.marketplace.matching.ranking.asked import FULL_CREDIT, Asked, AskedSkill
from platforms.marketplace.matching.ranking.facts import Facts
from platforms.marketplace.matching.ranking.history import engaged_sql
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.matching.ranking.vector import free_on
from platforms.marketplace.matching.ranking.words import day, language, level, place

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A hard rule; ``failing`` returns what a sentence needs to say of each failure, and ``words``
    how people say it. ``lacking`` is the sentence for those who have nothing of what is asked.

    ``sql`` is a condition on the specialist ``s``, empty where the run joins what it asks;
    ``ruled_out`` says which column of which rows has those who are ruled out.
    """

    name: str
    sentence: str
    failing: Callable[[Facts, Asked, Rulebook], list[Mapping[str, object]]]
    sql: Callable[[Asked, Rulebook], str] = lambda asked, _: ""
    ruled_out: Callable[[Asked], tuple[str, str]] | None = None
    words: Callable[[Mapping[str, Any]], Mapping[str, object]] = lambda values: values
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is not ranked."""

    rule: str
    values: Mapping[str, object]

    @property
    def sentence(self) -> str:
        """Say it in the language of whoever asks."""
        rule = BY_NAME[self.rule]
        lacks = rule.lacking and not self.values["level"]
        return gettext(rule.lacking if lacks else rule.sentence) % rule.words(self.values)


def failing(facts: Facts, asked: Asked, rulebook: Rulebook) -> list[Reason]:
    """Return every reason why a specialist is not ranked; none for whoever is."""
    return [
        Reason(rule.name, values)
        for rule in RULES
        for values in rule.failing(facts, asked, rulebook)
    ]


def own_conditions(asked: Asked, rulebook: Rulebook) -> list[str]:
    """Return the rules that the own row of a specialist ``s`` answers, as conditions on it."""
    return [sql for rule in RULES if (sql := rule.sql(asked, rulebook))]


def lookups(asked: Asked, *, many: bool) -> dict[str, str]:
    """Return the rules that rule out whoever has rows elsewhere, as conditions on ``f`` that hold
    for those: looked up for each, or for ``many`` in a list that is read once.
    """
    told = {rule.name: rule.ruled_out(asked) for rule in RULES if rule.ruled_out is not None}
    if many:
        return {name: f"f.id IN (SELECT {whom} FROM {rows})" for name, (whom, rows) in told.items()}
    return {
        name: f"EXISTS (SELECT FROM {rows} AND {whom} = f.id)"
        for name, (whom, rows) in told.items()
    }


def params(asked: Asked) -> Params:
    """Return what the conditions refer to."""
    return {
        "client": asked.client_id,
        "day": asked.day,
        "starts_on": asked.starts_on,
        "ends_on": asked.ends_on,
        "currency": asked.currency,
        "budget": asked.budget_cents,
        "country": asked.country,
        "city": asked.city,
    }


def held(facts: Facts, must: AskedSkill) -> int:
    """Return the highest level of what counts in full as a skill asked, 0 for none."""
    return max(
        (
            facts.skills[id].level
            for id, percent in must.credits.items()
            if percent == FULL_CREDIT and id in facts.skills
        ),
        default=0,
    )


def _when(fails: bool, **values: object) -> list[Mapping[str, object]]:
    return [values] if fails else []


def _missing(facts: Facts, asked: Asked, _: Rulebook) -> list[Mapping[str, object]]:
    return [
        {"skill": must.name, "asked": must.level, "level": held(facts, must)}
        for must in asked.musts
        if held(facts, must) < must.level
    ]


def _unspoken(facts: Facts, asked: Asked, _: Rulebook) -> list[Mapping[str, object]]:
    return [
        {"language": one.code, "asked": one.level, "level": facts.languages.get(one.code, 0)}
        for one in asked.languages
        if facts.languages.get(one.code, 0) < one.level
    ]


def _spoken(values: Mapping[str, Any]) -> Mapping[str, object]:
    return {
        "language": language(values["language"]),
        "asked": level(values["asked"]),
        "level": level(values["level"]),
    }


def _over_budget(facts: Facts, asked: Asked, _: Rulebook) -> list[Mapping[str, object]]:
    rate, budget = facts.rate_cents, asked.budget_cents
    return _when(rate is not None and budget is not None and rate > budget)


def _too_late(facts: Facts, asked: Asked, _: Rulebook) -> list[Mapping[str, object]]:
    if asked.starts_on is None or (free := free_on(facts, asked)) <= asked.starts_on:
        return []
    return [{"free_on": free, "starts_on": asked.starts_on}]


def _too_late_sql(asked: Asked, _: Rulebook) -> str:
    if asked.starts_on is None:
        return ""
    return (
        "%(day)s::date + s.notice_days::integer <= %(starts_on)s::date "
        "AND (s.free_from IS NULL OR s.free_from <= %(starts_on)s::date)"
    )


def _elsewhere(facts: Facts, asked: Asked, _: Rulebook) -> list[Mapping[str, object]]:
    here = facts.country == asked.country and _lower(asked.city) in ("", _lower(facts.city))
    fits = not asked.country or here or facts.travels or (asked.remote and facts.works_remotely)
    return _when(not fits, country=asked.country, city=asked.city)


def _lower(text: str) -> str:
    """Return a text in lower case letter by letter, as the database does it."""
    return "".join(letter.lower()[0] for letter in text)


def _elsewhere_sql(asked: Asked, _: Rulebook) -> str:
    if not asked.country:
        return ""
    here = "s.country = %(country)s"
    if asked.city:
        here += " AND lower(s.city) = lower(%(city)s)"
    remote = " OR s.works_remotely" if asked.remote else ""
    return f"({here} OR s.travels{remote})"


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "status",
        _("They take no part at present."),
        lambda facts, asked, _: _when(facts.status != "active"),
        lambda asked, _: "s.status = 'active'",
    ),
    Rule(
        "skill",
        _("%(skill)s is required at level %(asked)s; they have level %(level)s."),
        _missing,
        lacking=_("%(skill)s is required at level %(asked)s; it is not among their skills."),
    ),
    Rule(
        "language",
        _("%(language)s is required at level %(asked)s; they have level %(level)s."),
        _unspoken,
        words=_spoken,
        lacking=_("%(language)s is required at level %(asked)s; it is not among their languages."),
    ),
    Rule(
        "currency",
        _("Their day rate is in %(currency)s, the mission's budget in %(asked)s."),
        lambda facts, asked, _: _when(
            facts.rate_cents is not None and facts.currency != asked.currency,
            currency=facts.currency,
            asked=asked.currency,
        ),
        lambda asked, _: "(s.day_rate IS NULL OR s.currency = %(currency)s)",
    ),
    Rule(
        "rate",
        _("Their day rate is above the mission's budget."),
        _over_budget,
        lambda asked, _: (
            ""
            if asked.budget_cents is None
            else "(s.day_rate IS NULL OR s.day_rate <= %(budget)s::numeric / 100)"
        ),
    ),
    Rule(
        "start",
        _("They are free on %(free_on)s, after the start on %(starts_on)s."),
        _too_late,
        _too_late_sql,
        words=lambda values: {name: day(value) for name, value in values.items()},
    ),
    Rule(
        "days",
        _("They give %(days)s of the %(asked)s days a week that are asked."),
        lambda facts, asked, rules: _when(
            facts.days_per_week < asked.days_per_week - rules.settings["days_short"],
            days=facts.days_per_week,
            asked=asked.days_per_week,
        ),
        lambda asked, rules: (
            f"s.days_per_week >= {asked.days_per_week - rules.settings['days_short']}"
        ),
    ),
    Rule(
        "place",
        _("The work is in %(place)s; they are elsewhere and do not travel."),
        _elsewhere,
        _elsewhere_sql,
        words=lambda values: {"place": place(values["country"], values["city"])},
    ),
    Rule(
        "blocked",
        _("The client does not want to be offered them."),
        lambda facts, asked, _: _when(facts.blocked),
        ruled_out=lambda asked: (
            "b.specialist_id",
            f'"{Block._meta.db_table}" b WHERE b.account_id = %(account)s '
            "AND b.client_id = %(client)s",
        ),
    ),
    Rule(
        "engaged",
        _("They are engaged elsewhere over these dates."),
        lambda facts, asked, _: _when(facts.engaged),
        ruled_out=lambda asked: ("p.specialist_id", engaged_sql(asked)),
    ),
)
"""In the order in which people read them."""

BY_NAME: Final = {rule.name: rule for rule in RULES}
