"""What every part of the soak does to the database: rows that say whose they are, unfiltered."""

from uuid import UUID, uuid4

from django.db import connection, transaction

from annex.tenancy.context import require_account_id
from platforms.readiness.units.models import Unit

TABLE = Unit._meta.db_table
ROWS = 12
"""How many rows every account has at least."""


class Undo(Exception):
    """Asks for the transaction around it to be rolled back."""


def make_rows() -> None:
    """Give the account entered its rows."""
    account_id = require_account_id()
    Unit.objects.bulk_create(Unit(name=f"{account_id} {n}") for n in range(ROWS))


def read_raw() -> list[str]:
    """Read every row there is, by SQL without a filter."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {TABLE}")
        return [name for (name,) in cursor.fetchall()]


def read_unfiltered() -> list[str]:
    """Read every row there is, by a queryset that no manager has filtered."""
    return list(Unit._base_manager.values_list("name", flat=True))


def change() -> list[str]:
    """Change every row there is, and return them as the database says they are."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {TABLE} SET kind = kind RETURNING name")
        return [name for (name,) in cursor.fetchall()]


def write_and_undo() -> None:
    """Write a row that must never be seen, and roll it back."""
    try:
        with transaction.atomic():
            write_undone()
            raise Undo
    except Undo:
        return


def write_undone() -> None:
    """Write a row whose transaction is about to be rolled back."""
    Unit.objects.create(name=f"{require_account_id()} undone {uuid4()}")


def work(rounds: int) -> list[str]:
    """Read, change and undo for a while; return all that was seen."""
    seen: list[str] = []
    for number in range(rounds):
        seen += read_raw() if number % 2 else read_unfiltered()
        if number % 7 == 3:
            write_and_undo()
        if number % 11 == 5:
            seen += change()
    return seen


def owner_of(content: str) -> UUID:
    """Return the account that a row says it belongs to."""
    return UUID(content.split()[0])
