"""PHP's values as what JSON can hold, for those whose classes are known; others are refused."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from annex.rescue.php.clocks import moment_of
from annex.rescue.php.intervals import Interval
from annex.rescue.php.values import Key, PHPCustom, PHPEnum, PHPObject

DEPTH: Final = 128
COUNT: Final = 250_000

Convert = Callable[[PHPObject], Any]
"""Makes of an object what may still hold PHP's values; raises ValueError."""


class NotPlain(ValueError):
    """A value that JSON can not hold, or of a class that nobody explained; ``path`` leads to it."""

    def __init__(self, path: tuple[Key, ...], problem: str) -> None:
        super().__init__(f"{'.'.join(map(str, path)) or 'value'}: {problem}")
        self.path = path
        self.problem = problem


def plain(
    value: Any,
    *,
    enums: Mapping[str, Mapping[str, Any]] | None = None,
    classes: Mapping[str, Convert] | None = None,
) -> Any:
    """Return the value in dicts, lists, texts and numbers. Raises NotPlain.

    ``enums`` says by class what each case is backed by, ``classes`` what to make of objects,
    besides those of ``CLASSES``. What is shared is written out wherever it is named, cycles are
    refused.
    """
    return _Plainer(enums or {}, {**CLASSES, **(classes or {})}).value(value, ())


class _Plainer:
    def __init__(
        self, enums: Mapping[str, Mapping[str, Any]], classes: Mapping[str, Convert]
    ) -> None:
        self.enums = enums
        self.classes = classes
        self.left = COUNT

    def value(self, value: Any, path: tuple[Key, ...]) -> Any:
        self.left -= 1
        if self.left < 0:
            raise NotPlain(path, f"there are more than {COUNT} values, written out.")
        if len(path) > DEPTH:
            raise NotPlain(path[:3], f"values are nested more than {DEPTH} deep.")
        if value is None or isinstance(value, bool | int | str):
            return value
        if isinstance(value, float):
            if not math.isfinite(value):
                raise NotPlain(path, f"JSON has no {value}.")
            return value
        if isinstance(value, list):
            return [self.value(one, (*path, n)) for n, one in enumerate(value)]
        if isinstance(value, dict):
            return {
                self.key(key, path): self.value(one, (*path, key)) for key, one in value.items()
            }
        return self.object(value, path)

    def key(self, key: Key, path: tuple[Key, ...]) -> str:
        if isinstance(key, bytes):
            raise NotPlain(path, f"the key {key!r} is not UTF-8.")
        return str(key)

    def object(self, value: Any, path: tuple[Key, ...]) -> Any:
        if isinstance(value, PHPEnum):
            try:
                return self.enums[value.class_name][value.case]
            except KeyError:
                case = f"{value.class_name}::{value.case}"
                raise NotPlain(path, f"nobody said what {case} is backed by.") from None
        if isinstance(value, PHPObject) and value.class_name in self.classes:
            try:
                made = self.classes[value.class_name](value)
            except (ValueError, TypeError, OverflowError, ArithmeticError) as error:
                raise NotPlain(path, f"{value.class_name}: {error}") from error
            return self.value(made, (*path, value.class_name))
        if isinstance(value, PHPObject | PHPCustom):
            raise NotPlain(path, f"nobody said what to make of {value.class_name}.")
        raise NotPlain(path, "the text is not UTF-8.")


def moment(value: PHPObject) -> datetime:
    """Return the moment of a DateTime or DateTimeImmutable, in its own zone. Raises ValueError."""
    text, kind, zone = (value.get(name) for name in ("date", "timezone_type", "timezone"))
    if not isinstance(text, str) or not isinstance(zone, str):
        raise ValueError("the date or its zone is missing.")
    wall = datetime.fromisoformat(text)
    if wall.tzinfo is not None:
        raise ValueError("the date has a zone of its own.")
    return moment_of(wall, _zone(zone, kind), gaps="forward").at


def interval(value: PHPObject) -> Interval:
    """Return the span of a DateInterval. Raises ValueError for one that only PHP can compute."""
    if value.get("from_string"):
        raise ValueError(f"{value.get('date_string')!r} depends on the date it is added to.")
    parts = [value.get(name) for name in "ymdhis"]
    fraction = value.get("f") or 0.0
    if any(type(part) is not int for part in parts) or not isinstance(fraction, float | int):
        raise ValueError("a part is missing or no whole number.")
    years, months, days, hours, minutes, seconds = parts
    microseconds = round(fraction * 1_000_000)
    is_negative = bool(value.get("invert"))
    return Interval(years, months, days, hours, minutes, seconds, microseconds, is_negative)


def _zone(name: str, kind: Any) -> tzinfo:
    """Return the zone of one of PHP's three kinds: an offset, an abbreviation, an identifier."""
    if kind == 1:
        return _offset(name)
    if kind == 2:
        if name.upper() not in _ABBREVIATIONS:
            raise ValueError(f"{name} may be one of several zones.")
        return timezone(timedelta(hours=_ABBREVIATIONS[name.upper()]), name)
    if kind != 3:
        raise ValueError(f"{kind} is no kind of zone.")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name} is no zone known here.") from error


def _offset(text: str) -> tzinfo:
    sign, parts = text[:1], text[1:].split(":")
    if sign not in {"+", "-"} or not 2 <= len(parts) <= 3 or not all(p.isdigit() for p in parts):
        raise ValueError(f"{text} is no offset.")
    hours, minutes, seconds = (*(int(part) for part in parts), 0)[:3]
    span = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return timezone(-span if sign == "-" else span) if span else UTC


def _iso(value: PHPObject) -> str:
    return moment(value).isoformat(timespec="microseconds")


def _members(value: PHPObject) -> dict[Key, Any]:
    return dict(value.members)


def _elements(value: PHPObject) -> Any:
    found = value.get("elements")
    if not isinstance(found, list | dict):
        raise ValueError("the elements are missing.")
    return found


def _storage(value: PHPObject) -> Any:
    found = value.get(1)
    if not isinstance(found, list | dict):
        raise ValueError("the storage is missing.")
    return found


def _uid(value: PHPObject) -> Any:
    return value.get("uid")


_ABBREVIATIONS: Final = {"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "CET": 1, "CEST": 2, "EET": 2}

CLASSES: Final[Mapping[str, Convert]] = {
    "stdClass": _members,
    "DateTime": _iso,
    "DateTimeImmutable": _iso,
    "DateInterval": lambda value: str(interval(value)),
    "ArrayObject": _storage,
    "ArrayIterator": _storage,
    "Doctrine\\Common\\Collections\\ArrayCollection": _elements,
    **dict.fromkeys(
        (
            f"Symfony\\Component\\Uid\\{name}"
            for name in (
                "Ulid",
                "Uuid",
                "UuidV1",
                "UuidV3",
                "UuidV4",
                "UuidV5",
                "UuidV6",
                "UuidV7",
                "UuidV8",
                "NilUuid",
                "MaxUuid",
                "MaxUlid",
                "NilUlid",
            )
        ),
        _uid,
    ),
}
"""What the classes that PHP, Doctrine and Symfony bring are made of."""
