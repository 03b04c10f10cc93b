"""What a mission says in words: the terms to look for in profiles, and the skills it speaks of."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import connection

from annex.tenancy.context import require_account_id
from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.skills.models import Skill, SkillAlias

MOST_TERMS: Final = 12
"""How many words are looked for, of the title and the skills, and as many of the description."""

MOST_WORDS: Final = 400
"""How much of a description is read."""

LONGEST_NAME: Final = 4
"""How many words a skill's name may have to be recognised in a text."""

ALIKE: Final = 0.5
"""How much of their trigrams two names share at least to be taken as two of one kind."""

_WORD = re.compile(r"[\w.][\w.+#/&'-]*")
_MARKS = re.compile("[\u0300-\u036f]")

# A word that either language leaves out says nothing; the stems of the others are joined by "or"
# where they are two.
_TERMS = """
SELECT t.raw, (CASE WHEN s.english = s.french THEN s.english ELSE s.english || s.french END)::text
FROM unnest(%(raw)s::text[], %(folded)s::text[]) WITH ORDINALITY t (raw, folded, place)
CROSS JOIN LATERAL (
    SELECT plainto_tsquery('english', t.folded), plainto_tsquery('french', t.folded)
) s (english, french)
WHERE numnode(plainto_tsquery('english', t.raw)) > 0
    AND numnode(plainto_tsquery('french', t.raw)) > 0
ORDER BY t.place
"""

# By equality in an index for what the text has word by word. Trigrams compare names with names,
# which are few: a misspelt or a longer one is close to the one that was asked.
_SKILLS = f"""
SELECT s.id FROM "{Skill._meta.db_table}" s
WHERE s.account_id = %(account)s AND s.folded = ANY (%(phrases)s::text[])
UNION
SELECT a.skill_id FROM "{SkillAlias._meta.db_table}" a
WHERE a.account_id = %(account)s AND a.folded = ANY (%(phrases)s::text[])
UNION
SELECT s.id FROM "{Skill._meta.db_table}" s
WHERE s.account_id = %(account)s AND EXISTS (
    SELECT FROM unnest(%(names)s::text[]) n WHERE similarity(s.folded, n) >= {ALIKE})
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word as the mission writes it, and the query that finds its stems."""

    word: str
    query: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What is looked for: ``telling`` are words of the title and of skills asked, one of which
    has to be there; ``others`` are of the description.
    """

    telling: tuple[Term, ...]
    others: tuple[Term, ...]
    skills: frozenset[UUID]


def worded(mission: Mission, asked: Asked) -> Wording:
    """Return what a mission says; two statements."""
    names = [skill.name for skill in asked.skills]
    title = _words(" ".join([mission.title, *names]))
    description = _words(mission.description)[:MOST_WORDS]
    terms = _terms([*title, *description])
    telling = [terms[word] for word in dict.fromkeys(title) if word in terms][:MOST_TERMS]
    known = {term.query for term in telling}
    rest = [terms[word] for word in dict.fromkeys(description) if word in terms]
    # The rarest words of a language are its longest, and the rarest say most.
    rest.sort(key=lambda term: -len(term.word))
    others = {term.query: term for term in rest if term.query not in known}
    counted = {id for skill in asked.skills for id in skill.credits}
    spoken = _skills(
        {*_phrases(_words(mission.title)), *_phrases(description)}, [folded(name) for name in names]
    )
    return Wording(
        telling=tuple({term.query: term for term in telling}.values()),
        others=tuple(others.values())[:MOST_TERMS],
        skills=frozenset(counted | spoken),
    )


def folded(text: str) -> str:
    """Return a text as the database folds names: in lower case and without accents."""
    return _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()


def _words(text: str) -> list[str]:
    words = (found.rstrip(".'-/&") for found in _WORD.findall(text))
    return [word for word in words if word]


def _phrases(words: list[str]) -> Iterator[str]:
    plain = [folded(word) for word in words]
    for length in range(1, LONGEST_NAME + 1):
        for start in range(len(plain) - length + 1):
            yield " ".join(plain[start : start + length])


def _terms(words: Iterable[str]) -> dict[str, Term]:
    """Return the terms of those words that say anything."""
    asked = [word for word in dict.fromkeys(words) if len(word) > 1 and not word.isdecimal()]
    with connection.cursor() as cursor:
        cursor.execute(_TERMS, {"raw": asked, "folded": [folded(word) for word in asked]})
        return {word: Term(word, query) for word, query in cursor.fetchall()}


def _skills(phrases: Iterable[str], names: list[str]) -> set[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            _SKILLS,
            {"account": require_account_id(), "phrases": list(phrases), "names": names},
        )
        return {id for (id,) in cursor.fetchall()}
