"""Answers drawn from several tables, some of them needed before an account is entered."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from annex.identity.models import Account, Membership, User
from annex.identity.permissions import ALL_FROM, model_permissions
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
    permissions: list[str]


def bearer_of(actor: Actor) -> Bearer:
    """Return who acts; an application acting for itself is no person and enters nothing else."""
    account = Account.objects.get(pk=actor.account_id)
    if actor.user_id is None:
        return Bearer(None, account, [], permissions_of(actor))
    user = User.objects.get(pk=actor.user_id)
    return Bearer(user, account, accounts_of(actor.user_id), permissions_of(actor))


def permissions_of(actor: Actor) -> list[str]:
    """Return the Django permissions that the actor holds in the account, in order."""
    if actor.has_role(ALL_FROM):
        return sorted(model_permissions())
    if actor.user_id is None:
        return []
    own = Membership.objects.filter(user_id=actor.user_id, is_active=True)
    return sorted(own.values_list("permissions", flat=True).first() or [])


def holds_permission(actor: Actor, name: str) -> bool:
    """Tell whether the actor holds a Django permission, ``app_label.codename``, in the account."""
    return actor.has_role(ALL_FROM) or name in permissions_of(actor)
