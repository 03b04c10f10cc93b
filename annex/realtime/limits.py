"""What a socket may take of the server; ``settings.REALTIME`` overrides single values."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds end in ``_s``, sizes in ``_bytes``; the rest are counts."""

    auth_within_s: float = 5.0
    recheck_every_s: float = 25.0
    poll_every_s: float = 1.0
    frame_before_auth_bytes: int = 8 * 1024
    frame_bytes: int = 64 * 1024
    topics: int = 500
    pending: int = 64
    ring: int = 1024
    page: int = 200


def limits() -> Limits:
    """Return the limits in force."""
    return Limits(**getattr(settings, "REALTIME", {}))
