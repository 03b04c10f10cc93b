"""PHP's DateInterval: a span in calendar units, which no number of seconds equals."""

import re
from dataclasses import dataclass
from typing import Final

_UNITS = re.compile(
    r"P(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?"
    r"(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?",
    re.ASCII,
)
_COMBINED = re.compile(r"P(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)", re.ASCII)
_DAYS_OF_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Interval:
    """Years to microseconds, each as written; ``is_negative`` turns the whole around."""

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0
    microseconds: int = 0
    is_negative: bool = False

    def __str__(self) -> str:
        """Return PHP's ``P%yY%mM%dDT%hH%iM%sS``, with a minus where it is negative."""
        return (
            f"{'-' if self.is_negative else ''}P{self.years}Y{self.months}M{self.days}D"
            f"T{self.hours}H{self.minutes}M{self.seconds}S"
        )

    @classmethod
    def parse(cls, text: str) -> "Interval":
        """Read ISO 8601 as PHP's constructor does, a sign before it as Doctrine writes it.

        Raises ValueError.
        """
        sign, span = (text[0], text[1:]) if text[:1] in {"+", "-"} else ("", text)
        if found := _COMBINED.fullmatch(span):
            parts = [int(part) for part in found.groups()]
        else:
            found = _UNITS.fullmatch(span)
            if found is None or not any(found.groups()) or span.endswith("T"):
                raise ValueError(f"{text!r} is no interval that PHP writes.")
            parts = [int(part or 0) for part in found.groups()]
            weeks = parts.pop(2)
            parts[2] += weeks * _DAYS_OF_WEEK
        years, months, days, hours, minutes, seconds = parts
        return cls(years, months, days, hours, minutes, seconds, 0, sign == "-")

    def doctrine_text(self) -> str:
        """Return what Doctrine keeps: ``%RP%YY%MM%DDT%HH%IM%SS``. Fractions are cut, as there."""
        return (
            f"{'-' if self.is_negative else '+'}P{self.years:02}Y{self.months:02}M{self.days:02}D"
            f"T{self.hours:02}H{self.minutes:02}M{self.seconds:02}S"
        )
