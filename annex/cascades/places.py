"""The place of an account: who has it is the one stage of the account that runs alone.

Manners, not safety: without them a huge account keeps every worker busy with stages that wait for
one another. The place is a lock of the database that ends with its transaction, so no worker,
however it dies, leaves one behind.
"""

import hashlib
from uuid import UUID

from django.db import connection


class PlaceTaken(Exception):
    """Another stage of this account runs alone; it wakes what is due when it has ended."""


def take(account_id: UUID) -> None:
    """Have the account's place until the open transaction ends. Raises PlaceTaken at once."""
    key = lock_key(f"annex:cascade:{account_id}")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock({key})")
        (is_free,) = cursor.fetchone()
    if not is_free:
        raise PlaceTaken


def lock_key(name: str) -> int:
    """Return the key of an advisory lock."""
    digest = hashlib.sha256(name.encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
