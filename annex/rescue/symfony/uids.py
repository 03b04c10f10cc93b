"""Symfony's identifiers: ULIDs, and the texts and times of UUIDs."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

BASE32: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LENGTH_32, _LENGTH_58, _BYTES = 26, 22, 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_GREGORIAN = datetime(1582, 10, 15, tzinfo=UTC)
_TIME_LOW_FIRST, _TIME_HIGH_FIRST, _UNIX_TIME = 1, 6, 7


class Ulid(UUID):
    """A ULID: a UUID's 128 bits, which people see in base 32."""

    def __init__(self, value: "str | bytes | UUID") -> None:
        """Take base 32, base 58, RFC 4122 or 16 bytes. Raises ValueError."""
        super().__init__(int=_number(value))

    def __str__(self) -> str:
        return base32(self)

    def __repr__(self) -> str:
        return f"Ulid({str(self)!r})"

    def __reduce__(self) -> Any:
        return Ulid, (str(self),)

    @property
    def milliseconds(self) -> int:
        """Return when it was made, in milliseconds since 1970; some are beyond year 9999."""
        return self.int >> 80


def base32(uid: UUID) -> str:
    """Return the 26 letters and digits that Symfony writes for an identifier."""
    return _written(uid.int, BASE32, _LENGTH_32)


def base58(uid: UUID) -> str:
    """Return the 22 letters and digits that Symfony's ``toBase58()`` writes."""
    return _written(uid.int, BASE58, _LENGTH_58)


def uuid_of(value: "str | bytes | UUID") -> UUID:
    """Read a UUID in any form that Symfony takes. Raises ValueError."""
    return UUID(int=_number(value))


def made_at(uid: UUID) -> datetime | None:
    """Return when an identifier was made, None where it does not say.

    Raises OverflowError beyond the year 9999.
    """
    if isinstance(uid, Ulid):
        return _EPOCH + timedelta(milliseconds=uid.milliseconds)
    if uid.version == _UNIX_TIME:
        return _EPOCH + timedelta(milliseconds=uid.int >> 80)
    if uid.version == _TIME_LOW_FIRST:
        return _GREGORIAN + timedelta(microseconds=uid.time // 10)
    if uid.version == _TIME_HIGH_FIRST:
        ticks = (uid.int >> 80) << 12 | (uid.int >> 64) & 0xFFF
        return _GREGORIAN + timedelta(microseconds=ticks // 10)
    return None


def _number(value: "str | bytes | UUID") -> int:
    if isinstance(value, UUID):
        return value.int
    if isinstance(value, bytes | bytearray | memoryview):
        raw = bytes(value)
        if len(raw) == _BYTES:
            return int.from_bytes(raw, "big")
        value = raw.decode("ascii", "replace")
    number = None
    if len(value) == _LENGTH_32:
        number = _read(value.upper(), BASE32)
    elif len(value) == _LENGTH_58:
        number = _read(value, BASE58)
    elif len(value) in {32, 36} and value.count("-") in {0, 4}:
        number = _hexadecimal(value)
    if number is None or number >> 128:
        raise ValueError(f"{value!r} is no identifier.")
    return number


def _hexadecimal(value: str) -> int | None:
    parts = value.split("-")
    is_whole = len(value) == 32 or [len(part) for part in parts] == [8, 4, 4, 4, 12]
    digits = "".join(parts).lower()
    return int(digits, 16) if is_whole and not digits.strip("0123456789abcdef") else None


def _read(value: str, alphabet: str) -> int | None:
    number = 0
    for letter in value:
        digit = alphabet.find(letter)
        if digit < 0:
            return None
        number = number * len(alphabet) + digit
    return number


def _written(number: int, alphabet: str, length: int) -> str:
    letters = []
    for _ in range(length):
        number, digit = divmod(number, len(alphabet))
        letters.append(alphabet[digit])
    return "".join(reversed(letters))
