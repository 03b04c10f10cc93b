"""The only place that signs and verifies whom a queued message was published for.

A broker is not a vault: whoever may write to it may write any header. So the header carries a
signature over account, user, task, message and expiry, under a key that only processes of this
project can derive. It opens nothing in the database: a worker mints a token of its own for that
(``annex.tenancy.seal``), which lives a minute, where a message may wait for a day.
"""

import hashlib
import hmac
import json
import time
from datetime import timedelta
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.conf import settings

from annex.tenancy.context import TenantContext

HEADER: Final = "annex_tenant"
LIFETIME: Final = timedelta(days=1)
"""How long a message may wait, from the moment it is due."""

_NOBODY: Final = "0"
_PARTS: Final = 4


class MessageNotTrusted(Exception):
    """A message names an account it can not prove: the header is forged, damaged or too old."""


@lru_cache
def _key(secret_key: str) -> bytes:
    return hmac.digest(secret_key.encode(), b"annex.tenancy.messages", hashlib.sha256)


def _signature(key: bytes, said: str, *, task: str, message_id: str) -> str:
    signed = json.dumps([said, task, message_id]).encode()
    return hmac.digest(key, signed, hashlib.sha256).hex()


def sign(context: TenantContext, *, task: str, message_id: str, due_at: float | None = None) -> str:
    """Return the header of a message of ``task`` that runs for ``context``.

    ``due_at`` is when the message may be taken at the earliest, in seconds of the epoch.
    """
    expires_at = int(max(due_at or 0, time.time()) + LIFETIME.total_seconds())
    user = context.user_id.hex if context.user_id else _NOBODY
    said = f"{context.account_id.hex}.{user}.{expires_at}"
    key = _key(settings.SECRET_KEY)
    return f"{said}.{_signature(key, said, task=task, message_id=message_id)}"


def verify(header: object, *, task: str, message_id: str) -> TenantContext:
    """Return the context that ``header`` was signed for. Raises MessageNotTrusted."""
    parts = header.split(".") if isinstance(header, str) else []
    if len(parts) != _PARTS:
        raise MessageNotTrusted(f"{task}[{message_id}] carries no header of ours.")
    said, signature = ".".join(parts[:-1]), parts[-1].encode()
    keys = map(_key, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    if not any(
        hmac.compare_digest(
            _signature(key, said, task=task, message_id=message_id).encode(), signature
        )
        for key in keys
    ):
        raise MessageNotTrusted(
            f"The account of {task}[{message_id}] is signed with no key of ours, or for another "
            "message. Publishers and workers need the same SECRET_KEY, or the old one among "
            "SECRET_KEY_FALLBACKS."
        )
    account, user, expires_at = parts[:-1]
    if int(expires_at) < time.time():
        raise MessageNotTrusted(
            f"{task}[{message_id}] waited for more than {LIFETIME.days} day past its time."
        )
    return TenantContext(UUID(account), None if user == _NOBODY else UUID(user))
