"""How long a failed stage waits before it is tried again."""

import random

FIRST_S = 60
LONGEST_S = 600
MAX_RETRIES = 3
"""Celery's retries of one task; after them the sweep goes on, never oftener than LONGEST_S."""


def delay_s(failures: int) -> float:
    """Return the wait after a number of earlier failures: 60, 120, 240 s and so on, within 10 %.

    The spread keeps stages that failed together from coming back together.
    """
    return float(min(FIRST_S * 2**failures, LONGEST_S) * random.uniform(0.9, 1.1))
