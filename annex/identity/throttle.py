"""How often a sign-in may fail."""

import hashlib
from contextlib import suppress
from typing import Final

from django.core.cache import cache

from annex.tenancy.caching import GLOBAL

MAX_FAILURES: Final = 5
WINDOW_S: Final = 15 * 60


class FailedSignIns:
    """Failures of one email address from one network address, forgotten after the window.

    Counted by both, so that nobody can lock somebody else out from afar.
    """

    def __init__(self, email: str, address: str) -> None:
        digest = hashlib.sha256(f"{email.strip().lower()}\n{address}".encode()).hexdigest()
        self._key = f"{GLOBAL}identity:failed-sign-ins:{digest}"

    def exhausted(self) -> bool:
        """Tell whether to refuse without looking at the password."""
        return int(cache.get(self._key, 0)) >= MAX_FAILURES

    def record(self) -> None:
        """Count one failure; the window starts with the first."""
        if not cache.add(self._key, 1, WINDOW_S):
            with suppress(ValueError):  # the window ended between the two calls
                cache.incr(self._key)

    def forget(self) -> None:
        """Start anew: the person proved who they are."""
        cache.delete(self._key)
