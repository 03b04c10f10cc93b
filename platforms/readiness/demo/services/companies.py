"""A company of the demo into the tables: units, roles, people, evidence and sign-offs."""

import datetime
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from annex.cascades.models import Mark
from annex.tenancy import statistics
from platforms.readiness.assignments.models import PositionAssignment, SignOff
from platforms.readiness.demo.services.plans import CompanyPlan, Need, UnitPlan, read_names
from platforms.readiness.employees.models import Employee
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility
from platforms.readiness.roles.models import Role, RoleTitle
from platforms.readiness.units.models import Unit

WRITTEN = (
    *(Role, RoleTitle, Responsibility, Requirement, Evidence, Unit),
    *(Employee, Position, PositionAssignment, SignOff, Mark),
)
PROOFS = {
    "documented": ("Edition {year} published", "https://documents.example/{number}"),
    "trained": ("Course of {month}, everybody passed", "https://learning.example/{number}"),
    "evidenced": ("Record of {month}", "https://records.example/{number}"),
    "reviewed": ("Minutes of {month}", ""),
}


class Company:
    """Makes one company in the account entered; the plan's seed and ``at`` decide all of it."""

    def __init__(self, plan: CompanyPlan, *, at: datetime.datetime) -> None:
        self.plan, self.at = plan, at
        self.rng = random.Random(plan.seed)
        self.units: dict[tuple[str, ...], Unit] = {}
        self.roles: dict[str, Role] = {}
        self.tasks: dict[UUID, list[Responsibility]] = defaultdict(list)
        self.people: list[Employee] = []
        self.seats: list[Position] = []
        self.held: list[PositionAssignment] = []
        self.heads: dict[tuple[str, ...], tuple[Employee, Position]] = {}
        self._given, self._family = read_names("given"), read_names("family")
        self._emails: set[str] = set()

    def make(self) -> None:
        """Write the company, a few statements a table."""
        self._make_roles()
        self._make_units()
        for unit in self.plan.units:
            self._staff(unit)
        Employee.objects.bulk_create(self.people)
        Position.objects.bulk_create(self.seats)
        PositionAssignment.objects.bulk_create(self.held)
        SignOff.objects.bulk_create(self._sign_offs(), batch_size=2_000)
        statistics.refresh(WRITTEN)

    def _make_roles(self) -> None:
        titles, tasks, needs = [], [], []
        evidence: list[Evidence] = []
        for plan in self.plan.roles:
            role = Role(title=plan.title, description=plan.description)
            self.roles[plan.title] = role
            titles += [RoleTitle(role=role, title=title) for title in plan.also]
            for task in plan.tasks:
                responsibility = Responsibility(role=role, name=task.name, weight=task.weight)
                self.tasks[role.pk].append(responsibility)
                tasks.append(responsibility)
                for need in task.needs:
                    requirement = Requirement(
                        responsibility=responsibility,
                        kind=need.kind,
                        name=need.name,
                        weight=need.weight,
                    )
                    needs.append(requirement)
                    evidence += self._evidence(requirement, need, plan.state)
        Role.objects.bulk_create(self.roles.values())
        RoleTitle.objects.bulk_create(titles)
        Responsibility.objects.bulk_create(tasks)
        Requirement.objects.bulk_create(needs)
        Evidence.objects.bulk_create(evidence)

    def _evidence(self, requirement: Requirement, need: Need, state: float) -> Iterator[Evidence]:
        """Yield what satisfies a requirement: lasting, about to expire, expired, or nothing."""
        chance = self.rng.random()
        age = timedelta(days=self.rng.randrange(20, 330), minutes=self.rng.randrange(600))
        satisfied_at = self.at - age
        expires_at: datetime.datetime | None = None
        if chance < state * 0.25:
            expires_at = self.at + timedelta(days=self.rng.randrange(1, 60), hours=7)
        elif chance < state * 0.45:
            expires_at = self.at + timedelta(days=self.rng.randrange(60, 700))
        elif chance > state + (1 - state) * 0.5:
            return
        elif chance > state:
            expires_at = self.at - timedelta(days=self.rng.randrange(1, 19))
        note, url = PROOFS[need.kind]
        said = {"year": satisfied_at.year, "month": f"{satisfied_at:%B %Y}"}
        yield Evidence(
            requirement=requirement,
            note=note.format(**said),
            url=url.format(number=self.rng.randrange(1000, 9999)),
            satisfied_at=satisfied_at,
            expires_at=expires_at,
        )

    def _make_units(self) -> None:
        for plan in self.plan.units:
            parent = self.units.get(plan.path[:-1])
            self.units[plan.path] = Unit(name=plan.path[-1], kind=plan.kind, parent=parent)
        Unit.objects.bulk_create(self.units.values())

    def _staff(self, plan: UnitPlan) -> None:
        above = self.heads.get(plan.path[:-1]) or next(iter(self.heads.values()), None)
        head = self._hire(plan, plan.head, above[1] if above else None)
        self.heads[plan.path] = head
        for title, count in plan.staff.items():
            for _ in range(count):
                self._hire(plan, title, head[1])

    def _hire(self, plan: UnitPlan, title: str, boss: Position | None) -> tuple[Employee, Position]:
        number = len(self.people) + 1
        person = Employee(
            number=f"{self.plan.prefix}-{number:04d}",
            given_name=self.rng.choice(self._given),
            family_name=self.rng.choice(self._family),
        )
        person.email = self._email(person)
        seat = Position(
            unit=self.units[plan.path], title=title, number=f"P-{number:06d}", reports_to=boss
        )
        days = self.rng.randrange(30, 6000)
        is_head = title == plan.head
        fte = Decimal(1) if is_head else self.rng.choice((Decimal(1),) * 8 + (Decimal("0.8"),) * 2)
        self.people.append(person)
        self.seats.append(seat)
        self.held.append(
            PositionAssignment(
                employee=person,
                position=seat,
                role=self.roles[title],
                fte=fte,
                starts_on=(self.at - timedelta(days=days)).date(),
            )
        )
        return person, seat

    def _email(self, person: Employee) -> str:
        name = f"{person.given_name}.{person.family_name}".casefold().replace("ø", "o")
        plain = re.sub(r"[^a-z.-]", "", unicodedata.normalize("NFKD", name.replace("đ", "d")))
        email = f"{plain}@{self.plan.domain}"
        while email in self._emails:
            email = f"{plain}{len(self._emails)}@{self.plan.domain}"
        self._emails.add(email)
        return email

    def _sign_offs(self) -> list[SignOff]:
        found = []
        for held in self.held:
            # Newcomers have shown less yet.
            share = 0.94 if (self.at.date() - held.starts_on).days > 365 else 0.6
            for task in self.tasks[held.role_id]:
                if self.rng.random() > share:
                    continue
                signed_at = self.at - timedelta(days=self.rng.randrange(2, 700))
                expires_at = None
                if self.rng.random() < 0.2:
                    expires_at = self.at + timedelta(days=self.rng.randrange(3, 400), hours=9)
                found.append(
                    SignOff(
                        assignment=held,
                        responsibility=task,
                        signed_at=signed_at,
                        expires_at=expires_at,
                    )
                )
        return found
