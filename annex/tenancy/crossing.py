"""The only way across accounts: on the operator's own connection, recorded before a row is seen."""

import getpass
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Final
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import DataError, connections, transaction

from annex.tenancy.context import current_context, global_context, no_context

ALIAS: Final = "operator"


class CrossingRefused(Exception):
    """Work across accounts was asked for without what it needs; the sentence says what."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """One piece of work across accounts, as it is on record."""

    opened_at: datetime
    actor: str
    reason: str
    accounts: tuple[UUID, ...]
    address: IPv4Address | IPv6Address | None


@contextmanager
def cross_tenant(
    *, reason: str, accounts: Iterable[UUID] | None = None, actor: str = ""
) -> Iterator[str]:
    """Read the rows of several accounts inside the block; gives the alias to read them ``using``.

    ``reason`` says why, in ten letters or more; ``accounts`` is all of them unless given; ``actor``
    is the person, by default who is signed in to the machine. All three are committed to a record
    that nobody can change before the block begins. The operator reads and changes nothing; change
    one account's rows in ``tenant_context``. Raises CrossingRefused.
    """
    if ALIAS not in connections:
        raise CrossingRefused("Set OPERATOR_DATABASE_URL: only the operator may do this.")
    if current_context() is not None:
        raise CrossingRefused("Leave the account that is entered; this is for several.")
    connection = connections[ALIAS]
    if connection.in_atomic_block:
        raise CrossingRefused("The record has to be committed first: end the transaction.")
    named = list(accounts) if accounts is not None else _all_accounts()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT annex.open_crossing(%s, %s, %s::uuid[])",
                [reason, actor or getpass.getuser(), named],
            )
            (ticket,) = cursor.fetchone()
    except DataError as error:
        raise CrossingRefused(str(error).splitlines()[0].capitalize() + ".") from error
    with no_context(), transaction.atomic(using=ALIAS):
        with connection.cursor() as cursor:
            cursor.execute("SELECT annex.enter_crossing(%s)", [ticket])
        yield ALIAS


def crossings(most: int = 50) -> list[Crossing]:
    """Return the latest crossings on record, latest first."""
    with connections[ALIAS].cursor() as cursor:
        cursor.execute("SELECT * FROM annex.crossings(%s)", [most])
        return [
            Crossing(at, actor, reason, tuple(accounts), address)
            for at, actor, reason, accounts, address in cursor.fetchall()
        ]


def _all_accounts() -> list[UUID]:
    tenant = apps.get_model(settings.ANNEX_TENANT_MODEL)
    with global_context():
        return list(tenant._base_manager.order_by("pk").values_list("pk", flat=True))
