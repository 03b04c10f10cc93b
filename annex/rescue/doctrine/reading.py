"""The values of Doctrine's columns, by the type that Doctrine gives them, on Postgres and MySQL.

Takes what a driver hands out, or the text that the database shows; answers as Doctrine's own types
do, in Python's types. What Doctrine would answer wrongly is refused, or told by a note.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from enum import Enum
from math import isfinite
from typing import Any, Final, TypeVar
from uuid import UUID

from annex.rescue.php.clocks import Gaps, SkippedTime, moment_of
from annex.rescue.php.intervals import Interval
from annex.rescue.php.scanning import LIMITS, Limits, UnreadablePHP
from annex.rescue.php.serialized import loads
from annex.rescue.symfony.uids import Ulid, uuid_of


class UnreadableColumn(ValueError):
    """A value that is none of its column's type, or that nobody can decide."""

    def __init__(self, type_name: str, problem: str) -> None:
        super().__init__(f"{type_name}: {problem}")
        self.type_name = type_name
        self.problem = problem


class UnknownType(UnreadableColumn):
    """A type of the application's own, for which no reader was given."""


Number = TypeVar("Number", Decimal, float)


@dataclass(frozen=True, slots=True)
class Noted:
    """A value whose reading took a decision, and that decision."""

    value: Any
    note: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads columns as an application with this time zone does.

    ``zone`` is PHP's ``date.timezone`` when the rows were written, which no column says. ``types``
    are the application's own. ``gaps`` says what becomes of times that never were.
    """

    zone: tzinfo
    gaps: Gaps = "refuse"
    limits: Limits = LIMITS
    types: Mapping[str, "Reader"] = field(default_factory=dict)

    def read(self, type_name: str, value: Any) -> Any:
        """Return the value of a column. Raises UnreadableColumn."""
        return self.told(type_name, value).value

    def told(self, type_name: str, value: Any) -> Noted:
        """Return the value of a column, and what had to be decided. Raises UnreadableColumn."""
        reader = self.types.get(type_name) or READERS.get(type_name)
        if reader is None:
            raise UnknownType(type_name, "nobody said how this type is read.")
        if value is None and reader not in _OF_NULL:
            return Noted(None, "")
        try:
            found = reader(value, self)
        except UnreadableColumn:
            raise
        except (UnreadablePHP, SkippedTime) as error:
            raise UnreadableColumn(type_name, str(error)) from error
        except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
            problem = f"{_shown(value)} is no such value ({error})."
            raise UnreadableColumn(type_name, problem) from error
        return found if isinstance(found, Noted) else Noted(found, "")


Reader = Callable[[Any, Reading], Any]
"""Makes a value, or one with a note, of what is in a column."""


def enum_of(cases: type[Enum] | Mapping[Any, Any], of: str = "string") -> Reader:
    """Return a reader of a backed enum's column: a value that is none of the cases is refused.

    ``cases`` is a Python enum, or maps what is stored to what it means.
    """

    def read(value: Any, reading: Reading) -> Any:
        stored = reading.read(of, value)
        if isinstance(cases, Mapping):
            if stored not in cases:
                raise ValueError("it is none of the cases")
            return cases[stored]
        return cases(stored)

    return read


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _raw(value: Any) -> bytes:
    """Return the bytes of a binary column, whichever driver read it."""
    if isinstance(value, str):
        if not value.startswith("\\x"):
            raise ValueError("binary is told as bytes, or as \\x and digits")
        return bytes.fromhex(value[2:])
    return bytes(value)


def _text(value: Any, _: Reading) -> str:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode()
    if not isinstance(value, str):
        raise TypeError("it is no text")
    return value


def _integer(value: Any, _: Reading) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError("it is no whole number")
    return int(value)


def _boolean(value: Any, _: Reading) -> bool:
    """Read what the two databases write; Doctrine takes any other text for true, this refuses."""
    known = _BOOLEANS.get(value.strip().lower() if isinstance(value, str) else value)
    if known is None:
        raise ValueError("it is neither true nor false")
    return known


def _decimal(value: Any, _: Reading) -> Decimal:
    if isinstance(value, float | bool):
        raise TypeError("a decimal that passed through a float is not exact")
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError("it is no number") from error
    return _finite(number)


def _float(value: Any, _: Reading) -> float:
    return _finite(float(value))


def _finite(number: Number) -> Number:
    """Refuse what Postgres keeps among numbers and is none: Doctrine makes 0 of it, or a text."""
    if not isfinite(number):
        raise ValueError("it is no number")
    return number


def _date(value: Any, _: Reading) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value)


def _time(value: Any, _: Reading) -> time:
    found = value if isinstance(value, time) else time.fromisoformat(value)
    if found.tzinfo is not None:
        raise ValueError("a time of day has no zone")
    return found


def _datetime(value: Any, reading: Reading) -> Any:
    wall = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    if wall.tzinfo is not None:
        raise ValueError("this column has no zone; the value has one")
    found = moment_of(wall, reading.zone, reading.gaps)
    if found.is_repeated:
        return Noted(
            found.at, f"{wall} was twice in {reading.zone}: the first is taken, as by PHP."
        )
    if found.is_skipped:
        note = f"{wall} never was in {reading.zone}: {found.at.isoformat()} is taken, as by PHP."
        return Noted(found.at, note)
    return found.at


def _datetimetz(value: Any, reading: Reading) -> Any:
    """Read a moment with its offset; MySQL has kept none, so there it is a wall time."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at if at.tzinfo is not None else _datetime(at, reading)


def _dateinterval(value: Any, _: Reading) -> Interval:
    return Interval.parse(_text(value, _))


def _json(value: Any, _: Reading) -> Any:
    """Read JSON from its text; what a driver has read already is left as it is."""
    if isinstance(value, bytes | bytearray | memoryview):
        value = bytes(value).decode()
    if not isinstance(value, str):
        return value
    return from_json(value) if value else None


def from_json(text: str) -> Any:
    """Return what PHP's ``json_decode`` gives. Raises ValueError."""
    return json.loads(text, parse_constant=_no_constant, parse_int=_php_int)


def _no_constant(name: str) -> Any:
    raise ValueError(f"JSON has no {name}")


def _php_int(digits: str) -> int | float:
    """Return a whole number, a float beyond 64 bits, as PHP does."""
    if len(digits) <= _LONGEST_INT and -(2**63) <= (number := int(digits)) < 2**63:
        return number
    return float(digits)


def _serialized(value: Any, reading: Reading) -> Any:
    data = value.encode() if isinstance(value, str) else bytes(value)
    return loads(data, reading.limits)


def _simple_array(value: Any, reading: Reading) -> list[str]:
    """Split at the commas; NULL is no items, and an empty text is one empty item, as in DBAL."""
    return [] if value is None else _text(value, reading).split(",")


def _uuid(value: Any, _: Reading) -> UUID:
    return uuid_of(value)


def _ulid(value: Any, _: Reading) -> Ulid:
    return Ulid(value)


def _binary(value: Any, _: Reading) -> bytes:
    return _raw(value)


_LONGEST_INT: Final = 20
_BOOLEANS: Final[dict[Any, bool]] = {
    True: True,
    False: False,
    **dict.fromkeys(("t", "true", "y", "yes", "on", "1"), True),
    **dict.fromkeys(("f", "false", "n", "no", "off", "0"), False),
}
_OF_NULL: Final = (_simple_array,)

READERS: Final[Mapping[str, Reader]] = {
    "array": _serialized,
    "object": _serialized,
    "simple_array": _simple_array,
    "json": _json,
    "json_array": _json,
    "boolean": _boolean,
    "smallint": _integer,
    "integer": _integer,
    "bigint": _integer,
    "decimal": _decimal,
    "float": _float,
    "string": _text,
    "ascii_string": _text,
    "text": _text,
    "date": _date,
    "date_immutable": _date,
    "time": _time,
    "time_immutable": _time,
    "datetime": _datetime,
    "datetime_immutable": _datetime,
    "datetimetz": _datetimetz,
    "datetimetz_immutable": _datetimetz,
    "dateinterval": _dateinterval,
    "guid": _uuid,
    "uuid": _uuid,
    "ulid": _ulid,
    "binary": _binary,
    "blob": _binary,
}
"""The types of DBAL 3 and of Symfony's bridge to it."""
