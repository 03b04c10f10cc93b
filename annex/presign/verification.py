"""Walking the record of links: was any row changed, removed, added or put elsewhere?

The database wrote the hashes; here they are computed from the rows alone, without it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection

from annex.presign.models import Chain
from annex.tenancy.context import tenant_context

PAGE: Final = 2_000
_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_MICROSECOND: Final = timedelta(microseconds=1)
_ROWS: Final = """
SELECT id, account_id, number, previous_hash, hash, at, expires_at, user_id, application_id,
       host(from_address), subject, storage, bucket, key, name, media_type, disposition
FROM presign_link WHERE account_id = %s AND number > %s AND number <= %s ORDER BY number LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Break:
    """The first row at which the record is not what was written."""

    number: int
    record_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a walk saw: rows that hold, the newest link's number and hash, the break if any.

    Whoever keeps number and hash elsewhere can tell later whether all of it was written anew.
    """

    account_id: UUID
    links: int
    number: int
    hash: str
    broken: Break | None


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    account_id: UUID
    number: int
    previous_hash: bytes
    hash: bytes
    at: datetime
    expires_at: datetime
    user_id: UUID | None
    application_id: UUID | None
    texts: tuple[str | None, ...]

    def digest(self) -> bytes:
        """Return the hash that the row ought to have."""
        said = (
            str(self.account_id),
            str(self.number),
            self.previous_hash.hex(),
            str(self.id),
            str((self.at - _EPOCH) // _MICROSECOND),
            str((self.expires_at - _EPOCH) // _MICROSECOND),
            *(str(one) if one else None for one in (self.user_id, self.application_id)),
            *self.texts,
        )
        return hashlib.sha256(b",".join(map(_part, said))).digest()


def _part(text: str | None) -> bytes:
    if text is None:
        return b"-"
    raw = text.encode()
    return b"%d:%b" % (len(raw), raw)


def verify(account_id: UUID, *, noted: Iterable[tuple[int, str]] = ()) -> Verdict:
    """Walk an account's record up to the newest link of this moment.

    ``noted`` are numbers and hashes that earlier walks gave and somebody kept.
    """
    with tenant_context(account_id):
        while True:
            chain = Chain.objects.first()
            if chain is None:
                return _without_chain(account_id)
            verdict = _walk(account_id, chain, dict(noted))
            if verdict.broken is None:
                return verdict
            # What is old may have been cut during the walk.
            if Chain.objects.values_list("cut_number", flat=True).get() == chain.cut_number:
                return verdict


def _without_chain(account_id: UUID) -> Verdict:
    row = next(_rows(account_id, after=0, until=2**63 - 1), None)
    broken = Break(row.number, row.id, "has no chain that it belongs to") if row else None
    return Verdict(account_id, 0, 0, "", broken)


def _walk(account_id: UUID, chain: Chain, noted: dict[int, str]) -> Verdict:
    number, last, links = chain.cut_number, bytes(chain.cut_hash), 0
    broken = None
    for row in _rows(account_id, after=chain.cut_number, until=chain.number):
        if reason := _wrong(row, number, last, noted):
            missing = row.number != number + 1
            broken = Break(number + 1, None if missing else row.id, reason)
            break
        number, last, links = row.number, row.hash, links + 1
    else:
        if number != chain.number:
            broken = Break(number + 1, None, "is missing")
        elif last != bytes(chain.hash):
            broken = Break(number, None, "is not the one that the record ended with")
    return Verdict(account_id, links, number, last.hex(), broken)


def _wrong(row: _Row, number: int, last: bytes, noted: dict[int, str]) -> str:
    """Return what is wrong with the row that ought to follow on ``number``."""
    if row.number != number + 1:
        return "is missing"
    if row.previous_hash != last:
        return "does not follow on the one before it"
    if row.hash != row.digest():
        return "was changed"
    if noted.get(row.number, row.hash.hex()) != row.hash.hex():
        return "is not the one that was noted"
    return ""


def _rows(account_id: UUID, *, after: int, until: int) -> Iterator[_Row]:
    """Yield the links in the order of their numbers, a page in memory at a time."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_ROWS, [account_id, after, until, PAGE])
            page = cursor.fetchall()
        for found in page:
            yield _Row(*(*found[:9], found[9:]))
        if len(page) < PAGE:
            return
        after = page[-1][2]
