"""Wall times of a zone as PHP reads them: one way each, where the clocks change."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

Gaps = Literal["refuse", "forward"]
"""What becomes of a time that the clocks skipped: an error, or PHP's answer, the time after it."""


class SkippedTime(ValueError):
    """A time that never was: the clocks of the zone went from before it to after it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An aware time, and whether reading it needed a decision.

    Where the clocks went back, ``is_repeated``: the wall time was twice, and PHP takes the first.
    Where they went forward, ``is_skipped``: it never was, and PHP goes on by as much as was
    skipped.
    """

    at: datetime
    is_repeated: bool = False
    is_skipped: bool = False


def moment_of(wall: datetime, zone: tzinfo, gaps: Gaps = "refuse") -> Moment:
    """Return the moment that a naive time means in a zone. Raises SkippedTime."""
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset() or timedelta(), second.utcoffset() or timedelta()
    if before == after:
        return Moment(first)
    if before > after:
        return Moment(first, is_repeated=True)
    if gaps == "refuse":
        raise SkippedTime(f"{wall} never was in {zone}: the clocks went forward over it.")
    return Moment(first.astimezone(UTC).astimezone(zone), is_skipped=True)


def wall_of(at: datetime, zone: tzinfo) -> datetime:
    """Return the naive time that PHP writes for a moment: whole seconds, the rest cut.

    Raises ValueError for a time without a zone.
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone; give an aware moment.")
    return at.astimezone(zone).replace(tzinfo=None, microsecond=0, fold=0)
