"""Making links: each is recorded before it exists, by one statement that commits by itself."""

import math
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, Invalid, Unavailable
from annex.kernel.ids import uuid7
from annex.presign.dispositions import Disposition, Presentation, file_name, present
from annex.presign.recording import Entry, Occasion, record
from annex.presign.signing import LIFETIME_S, signer_for
from annex.presign.storages import ObjectStorage, resolve
from annex.presign.uploads import Contents, headers_of
from annex.tenancy.context import global_context

MOST_LINKS: Final = 20
MOST_KEY_BYTES: Final = 1024
BATCH: Final = 5_000

# Browsers fold these segments, percent-encoded too, and would ask for another key.
_DOTS: Final = re.compile(r"(?:^|/)\.\.?(?:/|$)")


class TooManyLinks(Invalid):
    code = "presign.too_many_links"
    title = "Ask for at most 20 links at once."


class KeyNotAddressable(Conflict):
    code = "presign.key_not_addressable"
    title = "This is stored under a key that no link can name."


class CredentialExpiring(Unavailable):
    code = "presign.credential_expiring"
    title = "The key to the object storage is about to expire."


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRequest:
    """What a link is asked for. ``storage_code``, ``bucket`` or both say where the key is.

    ``subject`` is what the platform calls the thing, "odoo.attachment:123". With ``takes`` it is
    a link to put these bytes there, and no others.
    """

    key: str
    name: str
    media_type: str
    disposition: Disposition
    subject: str
    storage_code: str | None = None
    bucket: str | None = None
    takes: Contents | None = None


@dataclass(frozen=True, slots=True)
class SignedLink:
    """A link to one file, to read or to put it, never both, until ``expires_at``.

    ``disposition`` is what the storage is told, which is "attachment" for types that are not
    shown. ``headers`` are what a request has to say, beside how long it is. The address is a
    secret for as long as it lives: it belongs into no log and no page.
    """

    url: str = field(repr=False)
    expires_at: datetime
    record_id: UUID
    name: str
    media_type: str
    disposition: Disposition
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Plan:
    storage: ObjectStorage
    shown: Presentation
    entry: Entry
    takes: Contents | None

    def sign(self, now: float, expires_at: datetime) -> SignedLink:
        entry = self.entry
        headers: dict[str, str] = {}
        length: dict[str, str] = {}
        if self.takes is not None:
            headers = headers_of(self.takes, self.storage)
            # Clients say it by themselves; browsers let nobody else say it.
            length = {"content-length": str(self.takes.size_bytes)}
        url = signer_for(self.storage).url(
            entry.bucket,
            entry.key,
            self.shown,
            at=now,
            method="GET" if self.takes is None else "PUT",
            headers=headers | length,
        )
        return SignedLink(
            url,
            expires_at,
            entry.id,
            entry.name,
            self.shown.content_type,
            self.shown.disposition,
            headers,
        )


def mint(
    actor: Actor,
    *,
    key: str,
    name: str,
    media_type: str,
    disposition: Disposition,
    subject: str,
    from_address: str | None,
    storage_code: str | None = None,
    bucket: str | None = None,
    takes: Contents | None = None,
) -> SignedLink:
    """Record and return one link; what ``mint_many`` says holds.

    Of one that takes a file the ``subject`` says so: the record has no column for it.
    """
    request = LinkRequest(
        key=key,
        name=name,
        media_type=media_type,
        disposition=disposition,
        subject=subject,
        storage_code=storage_code,
        bucket=bucket,
        takes=takes,
    )
    return mint_many(actor, [request], from_address=from_address)[0]


def mint_many(
    actor: Actor, requests: Sequence[LinkRequest], *, from_address: str | None
) -> tuple[SignedLink, ...]:
    """Record links in the order asked for, then sign them: all or none.

    They are dead 60 seconds after the call. Who may open a subject is the caller's decision. The
    account's record is locked until the transaction ends, so this comes last in a request. Raises
    TooManyLinks, StorageUnknown, KeyNotAddressable or CredentialExpiring, and what the database
    says when it does not record.
    """
    if len(requests) > MOST_LINKS:
        raise TooManyLinks(most=MOST_LINKS)
    now = time.time()
    # The signature counts whole seconds, and so does the moment at which the link is dead.
    at = datetime.fromtimestamp(now, UTC)
    expires_at = datetime.fromtimestamp(math.floor(now) + LIFETIME_S, UTC)
    plans = [_plan(request, at=at) for request in requests]
    occasion = Occasion(
        actor.account_id, actor.user_id, actor.application_id, from_address, at, expires_at
    )
    record(occasion, [plan.entry for plan in plans])
    return tuple(plan.sign(now, expires_at) for plan in plans)


def _plan(request: LinkRequest, *, at: datetime) -> _Plan:
    """Find the storage and say how it shall answer, or refuse."""
    key = request.key
    try:
        size = len(key.encode())
    except UnicodeEncodeError as error:
        raise KeyNotAddressable() from error
    if not 0 < size <= MOST_KEY_BYTES or "\0" in key or _DOTS.search(key):
        raise KeyNotAddressable()
    storage, bucket = resolve(code=request.storage_code, bucket=request.bucket, key=key)
    ends = storage.session_expires_at
    # A link dies with the session it was signed in, whatever it says itself.
    if ends is not None and ends - at < timedelta(seconds=2 * LIFETIME_S):
        raise CredentialExpiring(storage=storage.code)
    shown = present(request.name, request.media_type, request.disposition)
    entry = Entry(
        uuid7(),
        request.subject,
        storage.code,
        bucket,
        key,
        file_name(request.name),
        shown.content_type,
        shown.disposition,
    )
    return _Plan(storage, shown, entry, request.takes)


def kept_since(at: datetime) -> datetime:
    """Return the moment before which links are forgotten at ``at``, as the project sets it."""
    return at - timedelta(days=settings.ANNEX_LINKS_KEEP_DAYS)


def forget(*, before: datetime, batch: int = BATCH) -> int:
    """Cut every account's record at its old end, up to a moment; return how many rows went.

    The runtime role may delete no row. The database function it calls belongs to the owner,
    answers only where no account is entered, keeps the hash on which the rest follows, and never
    removes one of the last 30 days. Batches are committed one by one.
    """
    total = 0
    while True:
        with global_context(), connection.cursor() as cursor:
            cursor.execute("SELECT annex.presign_forget(%s, %s)", [before, batch])
            removed: int = cursor.fetchone()[0]
        total += removed
        if removed < batch:
            return total
