"""The bytes that PHP serialised, read from one position to the next, within limits."""

import re
from dataclasses import dataclass
from typing import Final

DIGITS: Final = rb"0{0,20}[0-9]{1,19}"

LENGTH = re.compile(rb"[sSOCE]:(" + DIGITS + rb'):"')
CLASS_NAME = re.compile(rb"[A-Za-z0-9_\x80-\xff][A-Za-z0-9_\\\x80-\xff]*")
_ESCAPES = re.compile(rb"(?:\\[0-9a-fA-F]{2}){1,500}")


class UnreadablePHP(ValueError):
    """The bytes are not what PHP serialises, or exceed a limit.

    ``position`` is the offset of the first byte that is wrong, ``problem`` says what is.
    """

    def __init__(self, position: int, problem: str, *, is_limit: bool = False) -> None:
        super().__init__(f"Byte {position}: {problem}")
        self.position = position
        self.problem = problem
        self.is_limit = is_limit


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before it is refused; the defaults hold below 64 MB of memory."""

    bytes: int = 5_000_000
    depth: int = 512
    count: int = 250_000


LIMITS: Final = Limits()


class Scanner:
    """A position in the bytes, and what is read at it."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        if len(data) > limits.bytes:
            problem = f"there are {len(data)} bytes, more than {limits.bytes}."
            raise UnreadablePHP(limits.bytes, problem, is_limit=True)
        self.data = bytes(data)
        self.end = len(self.data)
        self.position = 0
        self.limits = limits

    def fail(self, problem: str, position: int | None = None) -> UnreadablePHP:
        """Return the error that there is at a position, the present one unless said."""
        return UnreadablePHP(self.position if position is None else position, problem)

    def match(self, pattern: "re.Pattern[bytes]", problem: str) -> "re.Match[bytes]":
        found = pattern.match(self.data, self.position, self.end)
        if found is None:
            raise self.fail(problem)
        return found

    def text_bytes(self) -> bytes:
        """Read a string, plain or with its bytes escaped, and go behind it."""
        escaped = self.data[self.position] == ord("S")
        found = self.match(LENGTH, "a string's length is not written like this.")
        length, begin = int(found[1]), found.end()
        if not escaped:
            return self.bytes_until(begin, length)
        text, after = self._unescaped(begin, length)
        self.quoted_until(after, b'";')
        return text

    def bytes_until(self, begin: int, length: int) -> bytes:
        after = begin + length
        if after > self.end:
            raise self.fail(f"a string of {length} bytes goes beyond the end of the data.")
        self.quoted_until(after, b'";')
        return self.data[begin:after]

    def quoted_until(self, after: int, closing: bytes) -> None:
        behind = after + len(closing)
        if self.data[after:behind] != closing or behind > self.end:
            raise self.fail(f"{closing.decode()} is not where the text should end.", after)
        self.position = behind

    def _unescaped(self, begin: int, length: int) -> tuple[bytes, int]:
        text, at = bytearray(), begin
        while length > len(text):
            left = length - len(text)
            escape = self.data.find(b"\\", at, min(at + left, self.end))
            plain = self.data[at : escape if escape >= 0 else min(at + left, self.end)]
            text += plain
            at += len(plain)
            if escape < 0 and len(plain) < left:
                raise self.fail("a string goes beyond the end of the data.")
            if escape >= 0:
                found = _ESCAPES.match(self.data, at, min(at + 3 * (left - len(plain)), self.end))
                if found is None:
                    raise self.fail("a backslash is not followed by two hexadecimal digits.", at)
                text += bytes.fromhex(found[0].replace(b"\\", b"").decode())
                at = found.end()
        return bytes(text), at

    def class_name(self) -> str:
        """Read the name of a class with its length and quotes."""
        found = self.match(LENGTH, "the length of a class's name is not written like this.")
        begin, after = found.end(), found.end() + int(found[1])
        name = self.data[begin : min(after, self.end)]
        if not CLASS_NAME.fullmatch(name):
            raise self.fail("this is no name of a class.", begin)
        self.quoted_until(after, b'"')
        return named(name)


def decoded(text: bytes) -> str | bytes:
    try:
        return str(text, "utf-8")
    except UnicodeDecodeError:
        return text


def named(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")
