"""PHP's three ways to write a session, read as the values in it; nothing is ever written."""

from typing import Any, Final, Literal

from annex.rescue.php.scanning import LIMITS, Limits, UnreadablePHP, decoded
from annex.rescue.php.serialized import Reader, loads

Handler = Literal["php", "php_binary", "php_serialize"]
"""What PHP's ``session.serialize_handler`` says; ``php`` unless it is set."""

_UNSET: Final = 0x80


def decode(data: bytes, handler: Handler = "php", limits: Limits = LIMITS) -> dict[Any, Any]:
    """Return the session's variables by name. Raises UnreadablePHP."""
    if not data:
        return {}
    if handler == "php_serialize":
        value = loads(data, limits)
        if value == []:
            return {}
        if not isinstance(value, dict | list):
            raise UnreadablePHP(0, "a session is an array.")
        return value if isinstance(value, dict) else dict(enumerate(value))
    reader = Reader(data, limits)
    name_of = _name_before_bar if handler == "php" else _name_of_binary
    found: dict[Any, Any] = {}
    while reader.position < reader.end:
        if len(found) > limits.count:
            raise UnreadablePHP(reader.position, "there are too many variables.", is_limit=True)
        name, is_set = name_of(reader)
        if is_set:
            found[name] = reader.read()
    reader.finish()
    return found


def _name_before_bar(reader: Reader) -> tuple[str | bytes, bool]:
    """Return the name that ``|`` ends."""
    bar = reader.data.find(b"|", reader.position)
    if bar < 0:
        raise reader.fail("the name of a variable is not followed by |.")
    name = reader.data[reader.position : bar]
    reader.position = bar + 1
    return decoded(name), True


def _name_of_binary(reader: Reader) -> tuple[str | bytes, bool]:
    """Return the name behind its length, and whether a value follows."""
    first = reader.data[reader.position]
    begin = reader.position + 1
    after = begin + (first & ~_UNSET)
    if after > reader.end or (after == reader.end and not first & _UNSET):
        raise reader.fail("the name of a variable goes beyond the end of the data.")
    reader.position = after
    return decoded(reader.data[begin:after]), not first & _UNSET
