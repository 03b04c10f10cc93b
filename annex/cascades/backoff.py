"""How long a failed record waits before it is tried again, and how often that is."""

from typing import Final

FIRST_S: Final = 60
MAX_RETRIES: Final = 3
"""After the first failure it is tried so often again; then it is parked."""


def delay_s(failures: int) -> int:
    """Return the wait after a number of earlier failures: 60, 120 and 240 seconds."""
    return FIRST_S << failures
