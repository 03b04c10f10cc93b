"""Python's values as PHP serialises them, for columns that a legacy application still reads."""

import math
from typing import Any, Final

_LEAST, _GREATEST = -(2**63), 2**63 - 1
_DIGITS: Final = 17
DEPTH: Final = 128


def dumps(value: Any) -> str:
    """Return a text that PHP reads as the value.

    Takes what ``loads`` gives for anything but objects and bytes. Raises ValueError for the rest.
    """
    pieces: list[str] = []
    _write(value, pieces, 0)
    return "".join(pieces)


def _write(value: Any, pieces: list[str], depth: int) -> None:
    if depth > DEPTH:
        raise ValueError(f"Values are nested more than {DEPTH} deep.")
    if isinstance(value, list | tuple | dict):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        pieces.append(f"a:{len(value)}:{{")
        for key, one in pairs:
            if type(key) is not int and type(key) is not str:
                raise ValueError(f"{key!r} is no key in PHP.")
            _write(_key(key), pieces, depth + 1)
            _write(one, pieces, depth + 1)
        pieces.append("}")
    else:
        pieces.append(_scalar(value))


def _scalar(value: Any) -> str:
    if value is None:
        return "N;"
    if isinstance(value, bool):
        return f"b:{value:d};"
    if isinstance(value, int):
        if not _LEAST <= value <= _GREATEST:
            raise ValueError(f"{value} does not fit into PHP's 64 bits.")
        return f"i:{value};"
    if isinstance(value, float):
        return f"d:{_number(value)};"
    if isinstance(value, str):
        return f's:{len(value.encode())}:"{value}";'
    raise ValueError(f"PHP has no {type(value).__name__} that is written here.")


def _key(key: int | str) -> int | str:
    """Return the key as an array of PHP has it: a number where it looks like one."""
    if isinstance(key, str) and key.lstrip("-").isdecimal() and key.isascii():
        number = int(key) if len(key) <= len(str(_LEAST)) else _GREATEST + 1
        if str(number) == key and _LEAST <= number <= _GREATEST:
            return number
    return key


def _number(value: float) -> str:
    """Return the shortest text of a number, as ``serialize_precision = -1`` writes it."""
    if not math.isfinite(value):
        return "NAN" if math.isnan(value) else ("INF" if value > 0 else "-INF")
    mantissa, _, exponent = f"{value!r}".lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    digits = (whole + fraction).lstrip("0").rstrip("0") or "0"
    leading = len(whole + fraction) - len((whole + fraction).lstrip("0"))
    point = len(whole) + int(exponent or 0) - (leading if value else 0)
    if value and not -_SMALL < point <= _DIGITS:
        rest = digits[1:] or "0"
        return f"{sign}{digits[0]}.{rest}E{point - 1:+d}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{digits}" if value else f"{sign}0"
    padded = digits.ljust(point, "0")
    return sign + padded[:point] + (f".{padded[point:]}" if padded[point:] else "")


_SMALL: Final = 4
