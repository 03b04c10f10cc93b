"""The question whether an availability is still true, answered by the link of its mail.

Whoever opens the link has not signed in, so it says, signed, which account and person it is for and
when they were asked. It confirms for that person, once, until they are asked again, and opens
nothing else.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction

from annex.identity.models import Account, Member
from annex.kernel.actor import Actor
from annex.tenancy.context import require_account_id, tenant_context
from platforms.marketplace.skills.policies import who_may_answer
from platforms.marketplace.specialists.models import STALE_AFTER, Specialist
from platforms.marketplace.specialists.services import availability
from platforms.marketplace.specialists.services.availability import ASK_AGAIN_AFTER

SALT: Final = "marketplace.availability"


@dataclass(frozen=True, slots=True)
class Question:
    """Whose availability is asked about, where, and since when."""

    account: Account
    member: Member
    specialist: Specialist
    asked_at: datetime

    @property
    def is_answered(self) -> bool:
        """Tell whether it was confirmed since, by this link or otherwise."""
        return self.specialist.has_confirmed_since(self.asked_at)

    def fresh_until(self, at: datetime) -> datetime:
        """Return how long it is fresh once confirmed, at the latest ``at``."""
        confirmed_at = self.specialist.availability_confirmed_at
        return (confirmed_at if confirmed_at and self.is_answered else at) + STALE_AFTER


def token_of(user_id: UUID, asked_at: datetime) -> str:
    """Return what the link to somebody of the account entered carries, who was asked then."""
    said = f"{require_account_id().hex}.{user_id.hex}.{int(asked_at.timestamp())}"
    return _signer().sign(said)


def recognise(*, token: str, at: datetime, lock: bool = False) -> Question | None:
    """Return what ``token`` asks, or None when it asks nothing, whatever the reason.

    ``lock`` keeps the specialist as it is until the transaction ends.
    """
    try:
        account, user, moment = _signer().unsign(token).split(".")
    except BadSignature:
        return None
    asked_at = datetime.fromtimestamp(int(moment), UTC)
    if at >= asked_at + ASK_AGAIN_AFTER:
        return None
    account_id, user_id = UUID(account), UUID(user)
    with tenant_context(account_id, user_id):
        found = Account.objects.filter(pk=account_id, status=Account.Status.ACTIVE).first()
        member = who_may_answer().filter(user_id=user_id).first()
        rows = Specialist.objects.select_related("identity").filter(user_id=user_id)
        if lock:
            rows = rows.select_for_update(no_key=True, of=("self",))
        specialist = rows.first()
    if found is None or member is None or specialist is None:
        return None
    return Question(found, member, specialist, asked_at)


@transaction.atomic
def answer(*, token: str, at: datetime) -> Question | None:
    """Confirm what ``token`` asks about, unless that was done; return it, or None as above."""
    question = recognise(token=token, at=at, lock=True)
    if question is None or question.is_answered:
        return question
    account_id, member = question.account.pk, question.member
    with tenant_context(account_id, member.user_id):
        actor = Actor(account_id=account_id, role=member.role, user_id=member.user_id)
        availability.confirm(actor=actor, specialist_id=question.specialist.pk, at=at)
    question.specialist.availability_confirmed_at = at
    return question


def _signer() -> Signer:
    return Signer(salt=SALT, sep=".")
