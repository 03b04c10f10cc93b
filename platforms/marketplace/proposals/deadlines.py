"""By when an answer is due: how long by default, at least and at most, and when to remind."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from annex.kernel.errors import Invalid
from platforms.marketplace.skills.policies import blaming

USUAL: Final = timedelta(days=7)
LEAST: Final = timedelta(days=1)
MOST: Final = timedelta(days=60)
AFTER_INTERVIEW: Final = timedelta(days=3)
"""An interview leaves this much time to answer after it."""


class RespondByOutOfRange(Invalid):
    code = "marketplace.respond_by_out_of_range"
    title = "An answer can be asked for in one day at the earliest and in 60 days at the latest."


def remind_before() -> timedelta:
    """Return how much time is left when whoever answers is reminded; without any nobody is."""
    return timedelta(hours=settings.ANNEX_REMIND_BEFORE_HOURS)


def deadline(at: datetime, asked: datetime | None) -> datetime:
    """Return by when to answer what is offered at ``at``. Raises RespondByOutOfRange."""
    if asked is None:
        return at + USUAL
    if not at + LEAST <= asked <= at + MOST:
        raise blaming("respond_by", RespondByOutOfRange)
    return asked
