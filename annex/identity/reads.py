"""Answers drawn from several tables, some of them needed before an account is entered."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from annex.identity.models import Account, User
from annex.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class AccountOfUser:
    """An account that a person may enter, with their role in it."""

    id: UUID
    name: str
    slug: str
    status: str
    role: str


def accounts_of(user_id: UUID) -> list[AccountOfUser]:
    """Return the accounts that an active person may enter, by name; closed ones are left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, name, slug, status, role FROM annex.accounts_of(%s)", [user_id])
        return [AccountOfUser(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Bearer:
    """The person and the account behind a token, and the accounts the person may enter."""

    user: User | None
    account: Account
    accounts: list[AccountOfUser]


def bearer_of(actor: Actor) -> Bearer:
    """Return who acts; an application acting for itself is no person and enters nothing else."""
    account = Account.objects.get(pk=actor.account_id)
    if actor.user_id is None:
        return Bearer(None, account, [])
    return Bearer(User.objects.get(pk=actor.user_id), account, accounts_of(actor.user_id))
