"""Answers that are needed before an account is entered."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection


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
