"""The demo's skills and specialists into the tables."""

import datetime
import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from platforms.marketplace.demo.services.plans import (
    MarketPlan,
    MemberPlan,
    Place,
    ProfilePlan,
    read_names,
)
from platforms.marketplace.skills.models import Skill, SkillAlias, SkillRelation
from platforms.marketplace.specialists.models import (
    Identity,
    LanguageLevel,
    Specialist,
    SpecialistLanguage,
    SpecialistSkill,
)

SENIORITIES = (1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5)
GRADES = {1: "Junior {}", 2: "{}", 3: "{}", 4: "Senior {}", 5: "Lead {}"}
YEARS = {1: (1, 3), 2: (2, 6), 3: (4, 11), 4: (8, 18), 5: (12, 27)}
BIOS = (
    "{years} years in the trade, most of them on {focus}. I like teams that write things down.",
    "What I do best: {focus}. Before that {years} years in companies of every size.",
    "I come when something has to work by a date. My field is {focus}.",
    "After {years} years as an employee I chose my own projects: {focus}, mostly.",
    "{focus}, from the first talk to the handover. References gladly by telephone.",
)
EVIDENCE = (
    "Certificate of {year}",
    "Reference: {client}",
    "https://work.example/{number}",
    "Course held in {year}",
)
ABROAD = ("en", "fr", "de", "nl")
LEARNT = (LanguageLevel.B1, LanguageLevel.B2, LanguageLevel.C1)
CONFIRMED_HOURS_AGO = (9, 30, 80, 150, 260, 320, 500, 1400)


class People:
    """Makes the taxonomy and the specialists; the plan's seed and ``at`` decide all of it."""

    def __init__(self, plan: MarketPlan, *, at: datetime.datetime) -> None:
        self.plan, self.at = plan, at
        self.rng = random.Random(plan.seed)
        self.skills: dict[str, Skill] = {}
        self.specialists: list[Specialist] = []
        self.held: dict[Specialist, dict[str, SpecialistSkill]] = {}
        self.profile_of: dict[Specialist, ProfilePlan] = {}
        self._given, self._family = read_names("given"), read_names("family")
        self._emails: set[str] = set()

    def make(self) -> None:
        """Write skills and specialists, a few statements a table."""
        self._make_skills()
        profiles = [(one, field) for field in self.plan.fields for one in field.profiles]
        weights = [field.share / len(field.profiles) for _, field in profiles]
        wanted = [next(one for one, _ in profiles if one.title == m.profile) for m in self.known]
        drawn = self.rng.choices(profiles, weights, k=self.plan.specialists - len(wanted))
        cities = self.rng.choices(
            self.plan.places, [one.share for one in self.plan.places], k=self.plan.specialists
        )
        languages: list[SpecialistLanguage] = []
        for profile, place in zip([*wanted, *(one for one, _ in drawn)], cities, strict=True):
            specialist = self._specialist(profile, place)
            self.held[specialist] = {one.skill.name: one for one in self._skills_of(specialist)}
            languages += self._languages_of(specialist, place)
        Identity.objects.bulk_create([one.identity for one in self.specialists])
        Specialist.objects.bulk_create(self.specialists)
        SpecialistSkill.objects.bulk_create(
            [one for held in self.held.values() for one in held.values()], batch_size=2_000
        )
        SpecialistLanguage.objects.bulk_create(languages, batch_size=2_000)

    @property
    def known(self) -> list[MemberPlan]:
        """Who signs in as a specialist; they are the first ones made."""
        return [member for member in self.plan.members if member.profile]

    def _make_skills(self) -> None:
        aliases, relations = [], []
        for field in self.plan.fields:
            for one in field.skills:
                skill = self.skills[one.name] = Skill(name=one.name)
                aliases += [SkillAlias(skill=skill, name=name) for name in one.also]
                if one.broader:
                    relations.append(SkillRelation(skill=skill, broader=self.skills[one.broader]))
        Skill.objects.bulk_create(self.skills.values())
        SkillAlias.objects.bulk_create(aliases)
        SkillRelation.objects.bulk_create(relations)

    def _specialist(self, profile: ProfilePlan, place: Place) -> Specialist:
        member = (
            self.known[len(self.specialists)] if len(self.specialists) < len(self.known) else None
        )
        seniority = 4 if member else self.rng.choice(SENIORITIES)
        focus = self.rng.choice(profile.focus)
        first, last = profile.rates
        rate = first + (last - first) * (seniority - self.rng.random()) / 5
        confirmed_at = self.at - timedelta(
            hours=self.rng.choice((9, 30, 80, 150, 260, 320, 500, 1400))
        )
        specialist = Specialist(
            identity=self._identity(member),
            headline=f"{GRADES[seniority].format(profile.title)}: {focus}",
            bio=self._bio(seniority, focus),
            day_rate=Decimal(round(rate / 10) * 10),
            seniority=seniority,
            country=place.country,
            city=place.city,
            works_remotely=member is not None or self.rng.random() < 0.8,
            travels=self.rng.random() < 0.35,
            notice_days=self.rng.choice((0, 0, 0, 7, 14, 30)),
            free_from=(self.at + timedelta(days=self.rng.randrange(-40, 100))).date(),
            days_per_week=self.rng.choice((5, 5, 5, 4, 4, 3, 2)),
            availability_confirmed_at=confirmed_at,
            status="active" if member or self.rng.random() < 0.96 else "paused",
            joined_at=self.at - timedelta(days=self.rng.randrange(10, 2200)),
        )
        if member:
            specialist.free_from, specialist.days_per_week = self.at.date(), 5
            specialist.availability_confirmed_at = self.at - timedelta(hours=9)
        self.profile_of[specialist] = profile
        self.specialists.append(specialist)
        return specialist

    def _identity(self, member: MemberPlan | None) -> Identity:
        if member is not None:
            given, _, family = member.name.partition(" ")
            return Identity(given_name=given, family_name=family, email=member.email)
        given, family = self.rng.choice(self._given), self.rng.choice(self._family)
        number = len(self.specialists) + 1
        return Identity(
            given_name=given, family_name=family, email=f"specialist-{number}@specialists.example"
        )

    def _bio(self, seniority: int, focus: str) -> str:
        years = self.rng.randint(*YEARS[seniority])
        text = self.rng.choice(BIOS).format(years=years, focus=focus)
        return text[0].upper() + text[1:]

    def _skills_of(self, specialist: Specialist) -> Iterator[SpecialistSkill]:
        profile = self.profile_of[specialist]
        seniority = specialist.seniority or 1
        count = min(len(profile.more), self.rng.randrange(1, 3 + seniority))
        names = [*profile.core, *self.rng.sample(profile.more, count)]
        for rank, name in enumerate(names, start=1):
            level = seniority + self.rng.choice((0, 0, 1)) - (rank > len(profile.core))
            years = Decimal(self.rng.randint(*YEARS[seniority])) / (1 if rank < 4 else 2)
            used_on = self.at.date() - timedelta(days=self.rng.choice((0, 5, 40, 200, 700)))
            yield SpecialistSkill(
                specialist=specialist,
                skill=self.skills[name],
                rank=rank,
                level=min(5, max(1, level)),
                years=years,
                last_used_on=used_on,
                evidence=self._evidence(used_on) if self.rng.random() < 0.4 else "",
            )

    def _evidence(self, used_on: datetime.date) -> str:
        said = {"year": used_on.year, "number": self.rng.randrange(1000, 9999)}
        return self.rng.choice(EVIDENCE).format(client=self.rng.choice(self.plan.clients), **said)

    def _languages_of(self, specialist: Specialist, place: Place) -> Iterator[SpecialistLanguage]:
        levels = {place.languages[0]: LanguageLevel.NATIVE}
        for language in place.languages[1:]:
            levels[language] = self.rng.choice(
                (LanguageLevel.B1, LanguageLevel.B2, LanguageLevel.C1)
            )
        for language in ABROAD:
            if language not in levels and self.rng.random() < 0.15:
                levels[language] = LanguageLevel.B1
        for language, level in levels.items():
            yield SpecialistLanguage(specialist=specialist, language=language, level=level)
