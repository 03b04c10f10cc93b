"""The one statement that writes the record of links: one round trip for one link and for twenty.

The rows travel as one array a column, a fraction of the work that rows of values are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection

_INSERT: Final = """
INSERT INTO presign_link (
    account_id, user_id, application_id, from_address, at, expires_at, number, previous_hash, hash,
    id, subject, storage, bucket, key, name, media_type, disposition)
SELECT %s::uuid, %s::uuid, %s::uuid, %s::inet, %s::timestamptz, %s::timestamptz, 0, '', '',
    r.id, r.subject, r.storage, r.bucket, r.key, r.name, r.media_type, r.disposition
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
            %s::text[]) WITH ORDINALITY
    AS r (id, subject, storage, bucket, key, name, media_type, disposition, place)
ORDER BY r.place
"""


class Occasion(NamedTuple):
    """What all links of one call have in common, in the order of the statement."""

    account_id: UUID
    user_id: UUID | None
    application_id: UUID | None
    from_address: str | None
    at: datetime
    expires_at: datetime


class Entry(NamedTuple):
    """What one link is to, in the order of the statement."""

    id: UUID
    subject: str
    storage: str
    bucket: str
    key: str
    name: str
    media_type: str
    disposition: str


def record(occasion: Occasion, entries: Sequence[Entry]) -> None:
    """Append links to the account's record, in their order. Raises what the database says."""
    if entries:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [*occasion, *map(list, zip(*entries, strict=True))])
