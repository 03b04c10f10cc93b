"""A small pool drawn from a seed: skills in a taxonomy, specialists, and missions that ask."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from platforms.marketplace.clients.models import Block
from platforms.marketplace.engagements.tests.factories import make_engagement
from platforms.marketplace.matching.models import TrackRecord
from platforms.marketplace.missions.models import Mission, Requirement
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.skills.models import Skill, SkillRelation
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.models import Specialist, SpecialistSkill
from platforms.marketplace.specialists.tests.factories import make_specialist

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = AT.date()


def make_taxonomy(chance: random.Random, count: int = 12) -> list[Skill]:
    """Make skills, most of them narrower than one before."""
    skills = [make_skill() for _ in range(count)]
    for n, skill in enumerate(skills[1:], start=1):
        if chance.random() < 0.7:
            broader = skills[chance.randrange(n)]
            SkillRelation.objects.create(skill=skill, broader=broader)
    return skills


def make_pool(chance: random.Random, skills: list[Skill], count: int) -> list[Specialist]:
    """Make specialists of every kind, some with gaps in what they say."""
    return [_make_one(chance, skills) for _ in range(count)]


def _make_one(chance: random.Random, skills: list[Skill]) -> Specialist:
    some = chance.random
    one = make_specialist(
        status=chance.choice(["active"] * 9 + ["paused"]),
        day_rate=None if some() < 0.1 else Decimal(chance.randint(30_000, 70_000)) / 100,
        currency=chance.choice(["EUR"] * 9 + ["CHF"]),
        country=chance.choice(["FR", "FR", "DE", ""]),
        city=chance.choice(["Lyon", "lyon", "Paris", ""]),
        works_remotely=some() < 0.7,
        travels=some() < 0.3,
        notice_days=chance.choice([0, 0, 0, 7, 30]),
        free_from=None if some() < 0.2 else TODAY + timedelta(chance.randint(-60, 40)),
        days_per_week=chance.randint(1, 7),
        availability_confirmed_at=(
            None if some() < 0.2 else AT - timedelta(hours=chance.randint(0, 3_000))
        ),
        languages={code: chance.randint(2, 7) for code in ("en", "fr") if some() < 0.8},
    )
    for rank, skill in enumerate(chance.sample(skills, chance.randint(2, 9)), start=1):
        SpecialistSkill.objects.create(
            specialist=one,
            skill=skill,
            rank=rank,
            level=chance.randint(1, 5),
            years=Decimal(chance.randint(0, 120)) / 10,
            last_used_on=None if some() < 0.2 else TODAY - timedelta(chance.randint(-5, 3_000)),
        )
    if some() < 0.3:
        begins = None if some() < 0.3 else TODAY + timedelta(chance.randint(-100, 100))
        ends = None if some() < 0.3 else (begins or TODAY) + timedelta(chance.randint(1, 60))
        make_engagement(
            specialist=one,
            status=chance.choice(["agreed", "running", "done"]),
            version={"starts_on": begins, "ends_on": ends},
        )
    if some() < 0.5:
        asked = chance.randint(0, 20)
        TrackRecord.objects.create(
            specialist=one,
            done=chance.randint(0, 9),
            broken=chance.randint(0, 3),
            asked=asked,
            answered=chance.randint(0, asked),
        )
    return one


def make_asking(chance: random.Random, skills: list[Skill], pool: list[Specialist]) -> Mission:
    """Make a mission with musts and wishes, or without, whose client blocks somebody."""
    wanted = chance.sample(skills, chance.randint(0, 5))
    starts_on = None if chance.random() < 0.2 else TODAY + timedelta(chance.randint(5, 40))
    mission = make_mission(
        starts_on=starts_on,
        ends_on=None if chance.random() < 0.3 else TODAY + timedelta(200),
        budget_per_day=None if chance.random() < 0.2 else Decimal(chance.randint(400, 700)),
        currency=chance.choice(["EUR"] * 9 + ["CHF"]),
        days_per_week=chance.randint(1, 7),
        remote=chance.random() < 0.6,
        country=chance.choice(["", "", "FR"]),
        city=chance.choice(["", "Lyon"]),
        languages={code: chance.randint(2, 4) for code in ("en", "fr") if chance.random() < 0.4},
    )
    for n, skill in enumerate(wanted):
        Requirement.objects.create(
            mission=mission,
            skill=skill,
            is_must=n < chance.randint(0, 2),
            weight=chance.randint(1, 5),
            min_level=chance.randint(1, 4),
        )
    Block.objects.create(client=mission.client, specialist=chance.choice(pool), reason="No")
    return mission
