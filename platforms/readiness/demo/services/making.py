"""The companies of the demo that are missing, and the people who can sign in to them."""

from datetime import datetime

from django.db import transaction

from annex.cascades.stages import settle
from annex.identity import services as identity
from annex.identity.demo import SignIn
from annex.identity.models import Account, User
from annex.tenancy.context import global_context, tenant_context
from platforms.readiness.demo.services.companies import Company
from platforms.readiness.demo.services.plans import CompanyPlan, MemberPlan, read_companies
from platforms.readiness.employees.models import Employee
from platforms.readiness.scores.cascade import NAME


def make_companies(at: datetime) -> list[str]:
    """Make the companies that are not there yet, readiness included; return their names.

    A company that is there stays as people have changed it.
    """
    plans = list(read_companies())
    slugs = [plan.slug for plan in plans]
    with global_context():
        there = set(Account.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    made = []
    for plan in plans:
        if plan.slug not in there:
            account = _make(plan, at)
            # Outside the transaction above: stages commit one after the other.
            with tenant_context(account.pk):
                settle(NAME)
            made.append(plan.name)
    return made


def sign_ins() -> list[SignIn]:
    """Return who can sign in to the demo, company by company."""
    return [
        SignIn(plan.name, plan.slug, member.email, member.role)
        for plan in read_companies()
        for member in plan.members
    ]


@transaction.atomic
def _make(plan: CompanyPlan, at: datetime) -> Account:
    account = identity.create_account(name=plan.name, slug=plan.slug)
    with tenant_context(account.pk):
        company = Company(plan, at=at)
        company.make()
        for member in plan.members:
            _admit(account, company, member)
    return account


def _admit(account: Account, company: Company, member: MemberPlan) -> None:
    person = company.heads[member.unit][0] if member.unit else None
    with global_context():
        user = User.objects.filter(email=member.email).first()
    if user is None:
        user = identity.create_user(
            email=member.email,
            full_name=f"{person.given_name} {person.family_name}" if person else member.name,
            language=member.language,
        )
    unit = company.units[member.unit] if member.unit and member.limited else None
    identity.add_member(
        account=account, user=user, role=member.role, unit_id=unit.pk if unit else None
    )
    if person is not None:
        Employee.objects.filter(pk=person.pk).update(user_id=user.pk, email=member.email)
