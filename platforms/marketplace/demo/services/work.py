"""The demo's clients, missions, proposals and engagements into the tables."""

import datetime
import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from platforms.marketplace.clients.models import Client
from platforms.marketplace.demo.services.people import People
from platforms.marketplace.demo.services.plans import MarketPlan, MissionPlan
from platforms.marketplace.engagements.models import (
    Approval,
    Decision,
    Engagement,
    EngagementStatus,
    PeriodStatus,
    WorkEntry,
    WorkPeriod,
)
from platforms.marketplace.missions.models import (
    Mission,
    MissionLanguage,
    MissionStatus,
    Requirement,
)
from platforms.marketplace.proposals.models import (
    Proposal,
    ProposalStatus,
    ProposalVersion,
)
from platforms.marketplace.specialists.models import LanguageLevel, Specialist

STATES: Final = (
    *((MissionStatus.OPEN,) * 12 + (MissionStatus.DRAFT,) * 2 + (MissionStatus.SHORTLISTING,) * 2),
    *((MissionStatus.RUNNING,) * 2 + (MissionStatus.DONE,) * 2 + (MissionStatus.CANCELLED,)),
)
WITH_OFFERS: Final = (MissionStatus.OPEN, MissionStatus.SHORTLISTING)
WITH_WORK: Final = {
    MissionStatus.RUNNING: EngagementStatus.RUNNING,
    MissionStatus.DONE: EngagementStatus.DONE,
}
MOTIVATIONS: Final = (
    "I did nearly the same last year and would begin with two days of listening.",
    "The subject is mine, and the dates fit. I propose a first result after three weeks.",
    "I know the tools well and your trade a little. A talk of half an hour would tell us both.",
    "Two of my last three missions were of this kind; both clients can be called.",
)
REFUSALS: Final = ("The rate is above the budget.", "Another specialist fits the dates better.")
WEEKDAYS: Final = 5


class Work:
    """Makes what the clients need and what came of it; people come from ``People``."""

    def __init__(self, plan: MarketPlan, people: People, *, at: datetime.datetime) -> None:
        self.plan, self.people, self.at = plan, people, at
        self.rng = random.Random(plan.seed + 1)
        self.clients = [Client(name=name) for name in plan.clients]
        self.missions: list[Mission] = []
        self.requirements: list[Requirement] = []
        self.languages: list[MissionLanguage] = []
        self.proposals: list[Proposal] = []
        self.versions: list[ProposalVersion] = []
        self.engagements: list[Engagement] = []
        self.periods: list[WorkPeriod] = []
        self.entries: list[WorkEntry] = []
        self.approvals: list[Approval] = []
        self._busy: set[Specialist] = set()

    def make(self) -> None:
        """Write all of it, a few statements a table."""
        kinds = [one for field in self.plan.fields for one in field.missions]
        for number in range(self.plan.missions):
            self._mission(number, kinds[number % len(kinds)])
        Client.objects.bulk_create(self.clients)
        Mission.objects.bulk_create(self.missions)
        Requirement.objects.bulk_create(self.requirements)
        MissionLanguage.objects.bulk_create(self.languages)
        Proposal.objects.bulk_create(self.proposals)
        ProposalVersion.objects.bulk_create(self.versions)
        Engagement.objects.bulk_create(self.engagements)
        WorkPeriod.objects.bulk_create(self.periods)
        WorkEntry.objects.bulk_create(self.entries, batch_size=2_000)
        Approval.objects.bulk_create(self.approvals)
        # Last: what is approved takes no day any more.
        approved = [approval.period_id for approval in self.approvals]
        WorkPeriod.objects.filter(pk__in=approved).update(status=PeriodStatus.APPROVED)

    def _mission(self, number: int, kind: MissionPlan) -> None:
        # The first one is for whoever signs in to try: theirs, open, with offers.
        status = STATES[number % len(STATES)] if number else MissionStatus.OPEN
        client = self.clients[number % len(self.clients)]
        place = self.rng.choice(self.plan.places)
        starts_on = self._start(status)
        suited = self._suited(kind)
        rates = sorted(one.day_rate for one in suited if one.day_rate is not None)
        mission = Mission(
            client=client,
            reference=f"B-{1001 + number}",
            title=kind.title,
            description=kind.about,
            status=status,
            status_reason="The budget went elsewhere." if status == MissionStatus.CANCELLED else "",
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=self.rng.choice((61, 92, 122, 183))),
            days_per_week=self.rng.choice((5, 5, 4, 3, 2)),
            budget_per_day=rates[len(rates) * 2 // 3] + self.rng.choice((0, 20, 50)),
            remote=self.rng.random() < 0.7,
            country=place.country,
            city=place.city,
            created_at=self.at - timedelta(days=self.rng.randrange(20, 40)),
        )
        if status != MissionStatus.DRAFT:
            mission.published_at = mission.created_at + timedelta(days=1)
        if number == 0:
            mission.remote, mission.days_per_week, mission.budget_per_day = True, 4, Decimal(760)
        self.missions.append(mission)
        for is_must, asked in ((True, kind.must), (False, kind.wish)):
            for name, level in asked:
                self.requirements.append(
                    Requirement(
                        mission=mission,
                        skill=self.people.skills[name],
                        is_must=is_must,
                        weight=self.rng.choice((4, 5)) if is_must else self.rng.choice((1, 2, 3)),
                        min_level=level,
                    )
                )
        if number and self.rng.random() < 0.6:
            language = place.languages[0]
            self.languages.append(
                MissionLanguage(mission=mission, language=language, min_level=LanguageLevel.B1)
            )
        if status in WITH_OFFERS:
            self._offers(mission, suited, first=number == 0)
        elif status in WITH_WORK:
            self._engage(mission, suited)

    def _start(self, status: str) -> datetime.date:
        if status == MissionStatus.DONE:
            return self._first_of_month(-self.rng.randrange(8, 14))
        if status == MissionStatus.RUNNING:
            return self._first_of_month(-self.rng.randrange(1, 3))
        return (self.at + timedelta(days=self.rng.randrange(14, 75))).date()

    def _first_of_month(self, months: int) -> datetime.date:
        year, month = divmod(self.at.year * 12 + self.at.month - 1 + months, 12)
        return datetime.date(year, month + 1, 1)

    def _suited(self, kind: MissionPlan) -> list[Specialist]:
        """Return who has every must skill at its level; at least a few always do."""
        return [
            specialist
            for specialist, held in self.people.held.items()
            if all(name in held and held[name].level >= level for name, level in kind.must)
        ]

    def _offers(self, mission: Mission, suited: list[Specialist], *, first: bool) -> None:
        count = min(len(suited), self.rng.randrange(1, 6))
        offering = suited[:1] if first else []
        offering += self.rng.sample(suited[1:], count - len(offering) if count else 0)
        for specialist in offering:
            sent_at = self.at - timedelta(days=self.rng.randrange(1, 6))
            status = ProposalStatus.SENT
            if mission.status == MissionStatus.SHORTLISTING:
                status = self.rng.choice((ProposalStatus.SEEN, ProposalStatus.SHORTLISTED))
            proposal = Proposal(
                mission=mission,
                specialist=specialist,
                status=status,
                created_at=sent_at,
                sent_at=sent_at,
                respond_by=sent_at + timedelta(days=14),
            )
            self.proposals.append(proposal)
            self._version(proposal)

    def _version(self, proposal: Proposal) -> ProposalVersion:
        mission, specialist = proposal.mission, proposal.specialist
        version = ProposalVersion(
            proposal=proposal,
            day_rate=specialist.day_rate or Decimal(500),
            starts_on=mission.starts_on,
            ends_on=mission.ends_on,
            days_per_week=mission.days_per_week,
            motivation=self.rng.choice(MOTIVATIONS),
            offered_at=proposal.sent_at or self.at,
        )
        self.versions.append(version)
        return version

    def _engage(self, mission: Mission, suited: list[Specialist]) -> None:
        free = [one for one in suited if one not in self._busy] or suited
        hired, *others = self.rng.sample(free, min(3, len(free)))
        self._busy.add(hired)
        before = self._morning(mission.starts_on or self.at.date()) - timedelta(days=20)
        mission.created_at = before - timedelta(days=9)
        mission.published_at = before - timedelta(days=8)
        for specialist in (hired, *others):
            is_hired = specialist is hired
            proposal = Proposal(
                mission=mission,
                specialist=specialist,
                status=ProposalStatus.ACCEPTED if is_hired else ProposalStatus.DECLINED,
                reason="It was what we looked for." if is_hired else self.rng.choice(REFUSALS),
                created_at=before,
                sent_at=before,
                respond_by=before + timedelta(days=14),
                decided_at=before + timedelta(days=5),
            )
            self.proposals.append(proposal)
            version = self._version(proposal)
            if is_hired:
                engagement = Engagement(
                    agreed=version,
                    status=WITH_WORK[MissionStatus(mission.status)],
                    agreed_at=before + timedelta(days=5),
                )
                self.engagements.append(engagement)
                self._work(engagement, version)

    def _work(self, engagement: Engagement, version: ProposalVersion) -> None:
        """Make a period a month up to now; all but the last one are approved."""
        today = self.at.date()
        start = version.starts_on or today
        end = min(version.ends_on or today, today)
        while start < end:
            following = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
            stop = min(following, version.ends_on or following)
            period = WorkPeriod(engagement=engagement, starts_on=start, ends_on=stop)
            self.periods.append(period)
            self.entries += self._entries(period, version.days_per_week, before=today)
            if stop <= today:
                decided_at = self._morning(stop) + timedelta(days=1)
                self.approvals.append(
                    Approval(period=period, decision=Decision.APPROVED, decided_at=decided_at)
                )
            start = stop

    def _morning(self, day: datetime.date) -> datetime.datetime:
        return datetime.datetime.combine(day, datetime.time(9), self.at.tzinfo)

    def _entries(
        self, period: WorkPeriod, days_per_week: int, *, before: datetime.date
    ) -> Iterator[WorkEntry]:
        day = period.starts_on
        while day < min(period.ends_on, before):
            if day.weekday() < min(days_per_week, WEEKDAYS):
                days = Decimal("0.5") if self.rng.random() < 0.08 else Decimal(1)
                yield WorkEntry(period=period, day=day, days=days)
            day += timedelta(days=1)
