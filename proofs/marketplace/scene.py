"""A marketplace of two accounts in which everybody is something to somebody, drawn from a seed."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from annex.identity.models import Account
from annex.kernel.actor import Actor
from annex.tenancy.context import tenant_context
from annex.testing import factories
from platforms.marketplace.clients.models import Block, Client, ClientContact
from platforms.marketplace.clients.tests.factories import make_client, make_contact
from platforms.marketplace.engagements.models import Engagement, EngagementStatus, WorkPeriod
from platforms.marketplace.engagements.tests.factories import make_engagement, make_period
from platforms.marketplace.matching.models import Contest, MatchResult, MatchRun, RuleSet
from platforms.marketplace.matching.ranking.rulebook import SETTINGS, WEIGHTS, Rulebook
from platforms.marketplace.matching.services import running
from platforms.marketplace.missions.models import Mission, MissionStatus
from platforms.marketplace.missions.tests.factories import make_mission
from platforms.marketplace.orders.models import HandOff, Reconciliation, Terms
from platforms.marketplace.orders.tests.factories import make_hand_off, make_terms
from platforms.marketplace.proposals.models import (
    OPEN,
    Interview,
    Invitation,
    InvitationStatus,
    Proposal,
    ProposalStatus,
    ProposalVersion,
    Side,
)
from platforms.marketplace.proposals.tests.factories import (
    make_interview,
    make_invitation,
    make_proposal,
    make_version,
)
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry, Vote
from platforms.marketplace.shortlists.tests.factories import make_entry, make_shortlist
from platforms.marketplace.skills.models import Skill
from platforms.marketplace.skills.tests.factories import make_skill
from platforms.marketplace.specialists.models import (
    Document,
    Identity,
    Specialist,
    SpecialistStatus,
)
from platforms.marketplace.specialists.tests.factories import make_identity, make_specialist

Row = Mapping[str, Any]
Rows = Mapping[str, Mapping[UUID, Row]]

KINDS: Final[Mapping[str, type[Model]]] = {
    "blocks": Block,
    "clients": Client,
    "contacts": ClientContact,
    "contests": Contest,
    "documents": Document,
    "engagements": Engagement,
    "entries": ShortlistEntry,
    "interviews": Interview,
    "mission-invitations": Invitation,
    "missions": Mission,
    "order-terms": Terms,
    "orders": HandOff,
    "periods": WorkPeriod,
    "proposals": Proposal,
    "rankings": MatchRun,
    "reconciliations": Reconciliation,
    "results": MatchResult,
    "rule-sets": RuleSet,
    "shortlists": Shortlist,
    "skills": Skill,
    "specialists": Specialist,
    "versions": ProposalVersion,
    "votes": Vote,
}
"""What rows are called here: as in the paths of the API, where they have one."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks. ``account_id`` is None for who shows no token."""

    name: str
    account_id: UUID | None
    user_id: UUID | None
    role: str
    scoped: bool
    token: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Who asks, and every row of each account as plain values."""

    people: tuple[Person, ...]
    rows: Mapping[UUID, Rows]
    names: Mapping[str, UUID]


def make_scene(chance: random.Random, *, missions: int) -> Scene:
    """Make two accounts with so many missions each; ``global_context`` is entered."""
    a, b = (factories.make_account(name) for name in ("Northwind", "Contoso"))
    ours = dict(_people(a))
    theirs = {
        name: person for name, person in _people(b, " of B") if not name.startswith("without")
    }
    rows, names = {}, {}
    for account, people in ((a, ours), (b, theirs)):
        with tenant_context(account.pk):
            _fill(chance, {name.removesuffix(" of B"): p for name, p in people.items()}, missions)
            rows[account.pk] = {
                kind: {row["id"]: row for row in model._default_manager.values()}
                for kind, model in KINDS.items()
            }
            for identity in Identity.objects.prefetch_related("specialists"):
                names[identity.family_name] = identity.specialists.get().pk
    strangers = [theirs[f"{name} of B"] for name in ("operator", "client", "specialist")]
    nobody = Person("signed out", None, None, "", False, "")
    return Scene((*ours.values(), *strangers, nobody), rows, names)


def _people(account: Account, of: str = "") -> Iterator[tuple[str, Person]]:
    for name, role, scopes in (
        ("operator", "manager", None),
        ("client", "member", None),
        ("other client", "member", None),
        ("specialist", "member", None),
        ("other specialist", "member", None),
        ("specialist who left", "member", None),
        ("client and specialist", "member", None),
        ("plain member", "member", None),
        ("viewer", "viewer", None),
        ("without scopes", "owner", ()),
    ):
        user = factories.make_member(account, role=role).user
        token = factories.make_token(account, user=user, role=role, scopes=scopes)
        yield (
            f"{name}{of}",
            Person(f"{name}{of}", account.pk, user.pk, role, scopes is None, token),
        )


def _fill(chance: random.Random, people: Mapping[str, Person], missions: int) -> None:
    """Make an account's rows; the account is entered."""
    user = {name: person.user_id for name, person in people.items()}
    skills = [make_skill() for _ in range(3)]
    clients = [make_client() for _ in range(3)]
    for client, name in zip(
        clients, ("client", "other client", "client and specialist"), strict=True
    ):
        make_contact(client=client, user_id=user[name])
    specialists = [
        _specialist(chance, skills, user.get(name), status)
        for name, status in (
            ("specialist", "active"),
            ("other specialist", "active"),
            ("specialist who left", "left"),
            ("client and specialist", "active"),
            ("nobody who signs in", "active"),
        )
    ]
    for client in clients:
        Block.objects.create(client=client, specialist=chance.choice(specialists), reason="No")
    statuses = [*MissionStatus.values, MissionStatus.OPEN, MissionStatus.SHORTLISTING]
    for number in range(missions):
        client = clients[number % len(clients)]
        mission = make_mission(client=client, status=statuses[number % len(statuses)])
        _offers(chance, mission, specialists)
        _lists(chance, mission, specialists, list(user.values()))
    for number in range(2 * len(clients)):
        _work(chance, clients[number % len(clients)], specialists[number % len(specialists)])
    make_terms()
    sums = dict.fromkeys(
        ("approved", "delivered", "invoiced", "rounding", "approved_in_month"), 0
    ) | {"engagements": 1, "disagreeing": 0}
    Reconciliation.objects.create(
        month=date(2026, 1, 1), currency="EUR", made_at=timezone.now(), **sums
    )
    _rankings(chance, clients, specialists)


def _specialist(
    chance: random.Random, skills: list[Skill], user_id: UUID | None, status: str
) -> Specialist:
    row = make_specialist(
        identity=make_identity(given_name="Zoë", family_name=f"Marked{chance.getrandbits(40):x}"),
        user_id=user_id,
        status=SpecialistStatus(status),
        skills={skill: chance.randint(1, 5) for skill in skills},
    )
    sha256 = f"{chance.getrandbits(256):064x}"
    Document.objects.create(
        specialist=row,
        name="cv.pdf",
        media_type="application/pdf",
        size_bytes=1,
        sha256=sha256,
        storage_key=f"marketplace/{row.account_id}/{row.pk}/{sha256}",
    )
    return row


def _offers(chance: random.Random, mission: Mission, specialists: list[Specialist]) -> None:
    for specialist in chance.sample(specialists, 2):
        status = chance.choice(InvitationStatus.values)
        make_invitation(mission=mission, specialist=specialist, status=status)
    statuses = [s for s in ProposalStatus.values if s != ProposalStatus.ACCEPTED]
    for specialist in chance.sample(specialists, 3):
        status = chance.choice([*statuses, *OPEN])
        fields: dict[str, Any] = {}
        if status == ProposalStatus.LAPSED and chance.random() < 0.5:
            fields["sent_at"] = None
        row = make_proposal(mission=mission, specialist=specialist, status=status, **fields)
        if status in OPEN and chance.random() < 0.4:
            make_version(proposal=row, number=2, offered_by=Side.CLIENT)
        if status == ProposalStatus.INTERVIEWING:
            make_interview(proposal=row, notes="Notes of the client alone")


def _lists(
    chance: random.Random,
    mission: Mission,
    specialists: list[Specialist],
    users: list[UUID | None],
) -> None:
    shortlist = make_shortlist(mission=mission)
    for specialist in chance.sample(specialists, 2):
        entry = make_entry(shortlist=shortlist, specialist=specialist)
        Vote.objects.create(entry=entry, user_id=chance.choice(users), value=1)


def _work(chance: random.Random, client: Client, specialist: Specialist) -> None:
    status = chance.choice([EngagementStatus.AGREED, EngagementStatus.RUNNING])
    engagement = make_engagement(
        mission=make_mission(client=client), specialist=specialist, status=status
    )
    make_period(engagement=engagement, entries={date(2026, 1, 5): "1"})
    make_period(
        engagement=engagement,
        starts_on=date(2026, 2, 1),
        ends_on=date(2026, 3, 1),
        entries={date(2026, 2, 2): "1"},
        status="submitted",
    )
    make_hand_off(engagement)


def _rankings(chance: random.Random, clients: list[Client], specialists: list[Specialist]) -> None:
    """Rank for a mission of each client, open and not; everybody ranked contests it by chance."""
    at = datetime(2099, 12, 1, tzinfo=UTC)
    actor = Actor.system(clients[0].account_id)
    Specialist.objects.update(availability_confirmed_at=at - timedelta(days=1))
    for client in clients:
        for status in (MissionStatus.OPEN, MissionStatus.SHORTLISTING):
            mission = make_mission(client=client, status=status)
            run = running.match(actor=actor, mission_id=mission.pk, at=at)
            shown = set(MatchResult.objects.filter(run=run).values_list("specialist_id", flat=True))
            for specialist in specialists:
                if specialist.pk in shown and chance.random() < 0.6:
                    Contest.objects.create(run=run, specialist=specialist, text="No")
            if status == MissionStatus.OPEN and chance.random() < 0.7:
                Mission.objects.filter(pk=mission.pk).update(status=MissionStatus.CANCELLED)
    for version, status, times in (
        (1, "active", {"backtested_at": at, "activated_at": at}),
        (2, "draft", {}),
    ):
        rulebook = Rulebook(version, WEIGHTS, SETTINGS).stored()
        RuleSet.objects.create(version=version, status=status, rulebook=rulebook, **times)
