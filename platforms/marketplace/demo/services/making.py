"""The demo marketplace where it is missing, and the people who can sign in to it."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from annex.identity import services as identity
from annex.identity.demo import SignIn
from annex.identity.models import Account, User
from annex.tenancy import statistics
from annex.tenancy.context import global_context, tenant_context
from platforms.marketplace.clients.models import ClientContact
from platforms.marketplace.demo.services.people import People
from platforms.marketplace.demo.services.plans import MarketPlan, MemberPlan, read_market
from platforms.marketplace.demo.services.work import Work
from platforms.marketplace.engagements.models import WorkEntry
from platforms.marketplace.missions.models import Mission, Requirement
from platforms.marketplace.orders.services.preparing import prepare_demo
from platforms.marketplace.proposals.models import Proposal, ProposalVersion
from platforms.marketplace.skills.models import Skill, SkillRelation
from platforms.marketplace.specialists.models import (
    Identity,
    Specialist,
    SpecialistLanguage,
    SpecialistSkill,
)

DEMO_ODOO: Final = "odoo_demo"
"""The database of the Odoo that `make up` makes; no other one hears of the demo."""

WRITTEN = (
    *(Skill, SkillRelation, Identity, Specialist, SpecialistSkill, SpecialistLanguage),
    *(Mission, Requirement, Proposal, ProposalVersion, WorkEntry),
)


def make_market(at: datetime) -> list[str]:
    """Make the marketplace unless it is there, as people have changed it; return its name.

    What was agreed on is handed over where the Odoo that is asked is the demo's own.
    """
    plan = read_market()
    with global_context():
        account = Account.objects.filter(slug=plan.slug).first()
    made = [] if account is not None else [plan.name]
    with transaction.atomic():
        account = account or _make(plan, at)
        if settings.ODOO_API_DATABASE == DEMO_ODOO:
            with tenant_context(account.pk):
                prepare_demo(at=at)
    return made


def sign_ins() -> list[SignIn]:
    """Return who can sign in to the marketplace."""
    plan = read_market()
    return [SignIn(plan.name, plan.slug, member.email, member.role) for member in plan.members]


def _make(plan: MarketPlan, at: datetime) -> Account:
    account = identity.create_account(name=plan.name, slug=plan.slug)
    with tenant_context(account.pk):
        people = People(plan, at=at)
        people.make()
        work = Work(plan, people, at=at)
        work.make()
        statistics.refresh(WRITTEN)
        for member in plan.members:
            _admit(account, member, people, work)
    return account


def _admit(account: Account, member: MemberPlan, people: People, work: Work) -> None:
    with global_context():
        user = User.objects.filter(email=member.email).first()
    if user is None:
        user = identity.create_user(
            email=member.email, full_name=member.name, language=member.language
        )
    identity.add_member(account=account, user=user, role=member.role)
    if member.profile:
        specialist = people.specialists[people.known.index(member)]
        Specialist.objects.filter(pk=specialist.pk).update(user_id=user.pk)
    if member.client:
        client = next(one for one in work.clients if one.name == member.client)
        ClientContact.objects.create(client=client, user_id=user.pk)
