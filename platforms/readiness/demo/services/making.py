"""The demo as a whole: the companies that are missing, and the people who can sign in to them."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from annex.cascades.stages import settle
from annex.identity import services as identity
from annex.identity.models import Account, User
from annex.tenancy.context import global_context, tenant_context
from platforms.readiness.demo.services.companies import Company
from platforms.readiness.demo.services.plans import CompanyPlan, MemberPlan, read_companies
from platforms.readiness.employees.models import Employee
from platforms.readiness.scores.cascade import NAME

PASSWORD_LETTERS: Final = 16


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who can sign in, and what they are in one company."""

    company: str
    slug: str
    email: str
    role: str


def make_demo(*, at: datetime) -> list[str]:
    """Make the companies that are not there yet, readiness included; return their names.

    A company that is there stays as people have changed it.
    """
    identity.ensure_web_client(public_url=settings.PUBLIC_URL)
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
    _set_passwords(plans)
    return made


def sign_ins() -> list[SignIn]:
    """Return who can sign in to the demo, company by company."""
    return [
        SignIn(plan.name, plan.slug, member.email, member.role)
        for plan in read_companies()
        for member in plan.members
    ]


def demo_password() -> str:
    """Return the password of everybody in the demo.

    It is made from this installation's secret key, so it can be shown again and is nobody else's.
    """
    key = settings.SECRET_KEY.encode()
    digest = hmac.digest(key, b"annex demo sign-in", hashlib.sha256)
    letters = base64.b32encode(digest).decode().lower()[:PASSWORD_LETTERS]
    return "-".join(letters[start : start + 4] for start in range(0, PASSWORD_LETTERS, 4))


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


@global_context()
def _set_passwords(plans: Iterable[CompanyPlan]) -> None:
    """Give everybody of the demo its password where they have another one."""
    password = demo_password()
    for email in sorted({member.email for plan in plans for member in plan.members}):
        user = User.objects.filter(email=email).first()
        if user is not None and not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])
