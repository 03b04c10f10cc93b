"""Near misses: people whose profile reads like a mission, and whom its ranking left out.

Somebody to look at, never somebody ranked: they have no score, and nothing that decides knows of
them. Read are headlines, biographies and the names of skills, and never who somebody is. Whoever
takes no part at present, and whom the client does not want to be offered, is nobody to look at.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from annex.tenancy.context import require_account_id
from platforms.marketplace.clients.models import Block
from platforms.marketplace.matching.models import MatchRecord, MatchRun, ProfileWords
from platforms.marketplace.matching.ranking.asked import Asked
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.matching.ranking.seeds import tie_sql
from platforms.marketplace.matching.reads.standings import absent, said
from platforms.marketplace.matching.reads.wording import Wording, worded
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.specialists.models import Specialist, SpecialistSkill

MOST: Final = 50
"""How many are shown: who is further away than these is not near."""

CONSIDERED: Final = 500
"""How many, nearest by skills and telling words, have the other words counted, too."""

# What of a profile weighs how much for the order: a skill, a word of the title or of a skill asked,
# a word of the description.
A_SKILL, A_TELLING_WORD, A_WORD = 4, 2, 1


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Somebody, what of the mission their profile says, and which rules keep them out."""

    specialist: Specialist
    skills: Sequence[str]
    words: Sequence[str]
    reasons: Sequence[dict[str, str]]
    is_stale: bool


def near_misses(mission: Mission, run: MatchRun, at: datetime) -> list[NearMiss]:
    """Return whom a run of a mission left out, the closest first; as many statements for one as
    for all.

    What the mission says and what they offer is today's, what it asks is what the run asked.
    """
    asked, rulebook = Asked.from_stored(run.asked), Rulebook.from_stored(run.rulebook)
    wording = worded(mission, asked)
    found = _closest(wording, run, asked)
    skills = _skills(found, wording)
    there = Specialist.objects.in_bulk(list(found))
    reasons = absent(found, asked, rulebook)
    return [
        NearMiss(
            specialist=there[id],
            skills=skills[id],
            words=words,
            reasons=said(reasons[id], of_run=True),
            is_stale=there[id].is_stale(at),
        )
        for id, words in found.items()
    ]


def _closest(wording: Wording, run: MatchRun, asked: Asked) -> dict[UUID, list[str]]:
    """Return the ids of the closest, in order, with the words that were found of each."""
    terms = [*wording.telling, *wording.others]
    values: dict[str, Any] = {
        "account": require_account_id(),
        "run": run.pk,
        "client": asked.client_id,
        "skills": list(wording.skills),
        "telling": " | ".join(term.query for term in wording.telling),
        "terms": [term.query for term in terms],
    }
    values |= {f"t{n}": term.query for n, term in enumerate(terms)}
    telling = len(wording.telling)
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(_summed(range(telling)), _summed(range(telling, len(terms))), run.seed),
            values,
        )
        return {id: [terms[n - 1].word for n in places] for id, places in cursor.fetchall()}


def _summed(places: range) -> str:
    return " + ".join(f"(w.words @@ %(t{n})s::tsquery)::integer" for n in places) or "0"


def _statement(telling: str, others: str, seed: int) -> str:
    """Return the query for the closest and the places of the terms that each one's words have.

    No index helps to find words below a policy (docs/reference/tenancy-checks.md, 47), so the
    account's rows are read once; they are short, hold nothing else, and everybody has one. To look
    for one word in each takes as long as to read them, so most words are looked for in few.
    """
    return f"""
WITH ranked AS MATERIALIZED (
    SELECT unnest(r.specialists) AS id FROM "{MatchRecord._meta.db_table}" r
    WHERE r.account_id = %(account)s AND r.run_id = %(run)s
), able AS MATERIALIZED (
    SELECT h.specialist_id AS id, count(*)::integer AS skills
    FROM "{SpecialistSkill._meta.db_table}" h
    WHERE h.account_id = %(account)s AND h.skill_id = ANY (%(skills)s::uuid[])
    GROUP BY h.specialist_id
), near AS MATERIALIZED (
    SELECT s.id, w.words, {tie_sql("s.id", seed)} AS tie,
        {A_SKILL} * coalesce(a.skills, 0) + {A_TELLING_WORD} * ({telling}) AS nearness
    FROM "{ProfileWords._meta.db_table}" w
    JOIN "{Specialist._meta.db_table}" s
        ON s.account_id = %(account)s AND s.id = w.specialist_id AND s.status = 'active'
    LEFT JOIN able a ON a.id = s.id
    WHERE w.account_id = %(account)s
    AND (a.id IS NOT NULL OR w.words @@ %(telling)s::tsquery)
    AND NOT EXISTS (SELECT FROM ranked k WHERE k.id = s.id)
    AND NOT EXISTS (
        SELECT FROM "{Block._meta.db_table}" b WHERE b.account_id = %(account)s
        AND b.client_id = %(client)s AND b.specialist_id = s.id)
    ORDER BY nearness DESC, tie, s.id LIMIT {CONSIDERED}
), closest AS MATERIALIZED (
    SELECT w.id, w.words, row_number() OVER (
        ORDER BY w.nearness + {A_WORD} * ({others}) DESC, w.tie, w.id) AS place
    FROM near w
    ORDER BY place LIMIT {MOST}
)
SELECT c.id, ARRAY(
    SELECT t.place FROM unnest(%(terms)s::text[]) WITH ORDINALITY t (query, place)
    WHERE c.words @@ t.query::tsquery
    ORDER BY t.place)
FROM closest c ORDER BY c.place"""


def _skills(found: dict[UUID, list[str]], wording: Wording) -> dict[UUID, list[str]]:
    names: defaultdict[UUID, list[str]] = defaultdict(list)
    held = SpecialistSkill.objects.filter(specialist__in=list(found), skill__in=wording.skills)
    for specialist, name in held.order_by("rank", "skill__name").values_list(
        "specialist_id", "skill__name"
    ):
        names[specialist].append(name)
    return names
