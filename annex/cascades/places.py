"""The place of an account: who has it is the one stage of the account that runs alone.

Manners, not safety: without them a huge account keeps every worker busy with stages that wait for
one another. The place is a lock of the database that ends with its transaction, so no worker,
however it dies, leaves one behind.
"""

import hashlib
from uuid import UUID

from django.db import connection

from annex.cascades.declarations import Cascade, Level


class PlaceTaken(Exception):
    """Another stage of this account runs alone; it wakes what is due when it has ended."""


def take(account_id: UUID) -> None:
    """Have the account's place until the open transaction ends. Raises PlaceTaken at once."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({key_of(account_id)})")
        (is_free,) = cursor.fetchone()
    if not is_free:
        raise PlaceTaken


def key_of(account_id: UUID) -> int:
    """Return the key of the lock that is an account's place."""
    return lock_key(f"annex:cascade:{account_id}")


def name_of(account_id: UUID, cascade: Cascade, level: Level) -> str:
    """Return what the locks of a level of an account are named after."""
    return f"annex:cascade:{account_id}:{cascade.name}:{level.name}:"


def lock_key(name: str) -> int:
    """Return the key of an advisory lock."""
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
