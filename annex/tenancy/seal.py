"""The only place that mints what opens an account in the database: short-lived, signed tokens.

The database believes no setting that SQL can change. It enters what a token names, if the token
was signed with a key that only this process and ``annex_sealer`` hold (``annex.tenancy.sealing``
puts it there), so SQL that somebody slipped into a request can not name another account.
"""

import hashlib
import hmac
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.conf import settings

from annex.tenancy.context import Context, TenantContext

LIFETIME_S: Final = 60
"""How long a token opens. It is used at once; the rest allows for clocks that differ."""

GLOBAL: Final = "annex_g"
NOBODY: Final = "0"
_BLOCK_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key: ``id`` says which one a token was signed with and gives nothing away."""

    id: str
    secret: bytes

    @property
    def pads(self) -> tuple[bytes, bytes]:
        """The inner and outer block of HMAC-SHA-256 (RFC 2104), for a database without HMAC."""
        block = self.secret.ljust(_BLOCK_BYTES, b"\0")
        return bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block)


@lru_cache
def _key(secret_key: str) -> Key:
    secret = hmac.digest(secret_key.encode(), b"annex.tenancy.seal", hashlib.sha256)
    return Key(hashlib.sha256(secret).hexdigest()[:16], secret)


def known_keys() -> Iterator[Key]:
    """Yield the keys that the database shall accept, of ``SECRET_KEY`` first, then fallbacks."""
    for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _key(secret_key)


def value_of(context: Context) -> str:
    """Return how the database writes down what ``context`` stands for."""
    if not isinstance(context, TenantContext):
        return GLOBAL
    user = context.user_id.hex if context.user_id else NOBODY
    return f"annex_t_{context.account_id.hex}_{user}"


def mint(context: Context) -> str:
    """Return a token that enters ``context`` in the database, for ``LIFETIME_S`` seconds."""
    return sign(value_of(context))


def sign(value: str) -> str:
    """Return ``value`` signed for the database, which believes it for ``LIFETIME_S`` seconds."""
    key = _key(settings.SECRET_KEY)
    said = f"{key.id}.{value}.{int(time.time()) + LIFETIME_S}"
    return f"{said}.{hmac.digest(key.secret, said.encode(), hashlib.sha256).hex()}"
