"""What a mission asks, read from its rows and from the taxonomy."""

from collections import defaultdict
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from annex.tenancy.context import require_account_id
from platforms.marketplace.matching.ranking.asked import (
    FULL_CREDIT,
    Asked,
    AskedLanguage,
    AskedSkill,
)
from platforms.marketplace.matching.ranking.rulebook import Rulebook
from platforms.marketplace.missions.models import Mission, MissionLanguage, Requirement
from platforms.marketplace.skills.models import SkillRelation

MOST_SIBLINGS = 100
"""A broader skill of more narrower ones than this says little about how close those are."""

_RELATIONS = f"""
WITH RECURSIVE narrower (root, skill) AS (
    SELECT r, r FROM unnest(%(roots)s::uuid[]) r
    UNION
    SELECT n.root, d.skill_id FROM narrower n
    JOIN "{SkillRelation._meta.db_table}" d ON d.account_id = %(account)s AND d.broader_id = n.skill
), broader AS (
    SELECT u.skill_id AS root, u.broader_id AS skill FROM "{SkillRelation._meta.db_table}" u
    WHERE u.account_id = %(account)s AND u.skill_id = ANY (%(wishes)s::uuid[])
)
SELECT root, skill, {FULL_CREDIT} FROM narrower
UNION ALL SELECT root, skill, %(broader)s FROM broader
UNION ALL SELECT b.root, s.skill_id, %(sibling)s
FROM broader b JOIN "{SkillRelation._meta.db_table}" s
    ON s.account_id = %(account)s AND s.broader_id = b.skill
WHERE (SELECT count(*) FROM "{SkillRelation._meta.db_table}" c
    WHERE c.account_id = %(account)s AND c.broader_id = b.skill) <= {MOST_SIBLINGS}
"""


def asked_by(mission: Mission, rulebook: Rulebook, at: datetime) -> Asked:
    """Return what a mission asks on the day of ``at``."""
    rows = list(
        Requirement.objects.filter(mission=mission)
        .order_by("-is_must", "skill__name", "skill_id")
        .values_list("skill_id", "skill__name", "min_level", "weight", "is_must")
    )
    credits = _credits(
        [skill for skill, *_ in rows],
        [skill for skill, *_, is_must in rows if not is_must],
        rulebook,
    )
    skills = [
        (AskedSkill(skill, name, level, weight, credits[skill]), is_must)
        for skill, name, level, weight, is_must in rows
    ]
    languages = MissionLanguage.objects.filter(mission=mission).order_by("language")
    budget = mission.budget_per_day
    return Asked(
        client_id=mission.client_id,
        day=at.astimezone(UTC).date(),
        starts_on=mission.starts_on,
        ends_on=mission.ends_on,
        days_per_week=mission.days_per_week,
        budget_cents=None if budget is None else int(budget * 100),
        currency=mission.currency,
        remote=mission.remote,
        country=mission.country,
        city=mission.city,
        musts=tuple(one for one, is_must in skills if is_must),
        wishes=tuple(one for one, is_must in skills if not is_must),
        languages=tuple(
            AskedLanguage(*one) for one in languages.values_list("language", "min_level")
        ),
    )


def _credits(
    roots: list[UUID], wishes: list[UUID], rulebook: Rulebook
) -> dict[UUID, dict[UUID, int]]:
    """Return what counts as each skill, the best first; related skills for wishes alone."""
    found: defaultdict[UUID, dict[UUID, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            _RELATIONS,
            {
                "account": require_account_id(),
                "roots": roots,
                "wishes": wishes,
                "broader": rulebook.settings["broader_credit"],
                "sibling": rulebook.settings["sibling_credit"],
            },
        )
        for root, skill, percent in cursor.fetchall():
            if percent > found[root].get(skill, 0):
                found[root][skill] = percent
    return {
        root: dict(sorted(its.items(), key=lambda one: (-one[1], one[0])))
        for root, its in found.items()
    }
