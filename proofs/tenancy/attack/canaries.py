"""The only place that recognises another account's bytes in whatever an attack brought home.

Canaries are 128 random bits in lower-case hexadecimal. A piece of twelve digits betrays one, also
when it comes reversed, hashed, or as the hexadecimal or base64 form of its text.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

PIECE = 12
_HEX_RUN = re.compile(rf"[0-9a-f]{{{PIECE},}}")
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/]{16,}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Canaries:
    """Secret texts by where they are kept, and ids that count unless an attack named them."""

    def __init__(self) -> None:
        self._pieces: dict[str, str] = {}
        self._encoded: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self.count = 0

    def add(self, text: str, place: str) -> None:
        """Look for ``text``, at least twelve hexadecimal digits, from now on."""
        self.count += 1
        text = text.lower()
        digests = (
            hashlib.md5(text.encode()).hexdigest(),
            hashlib.sha256(text.encode()).hexdigest(),
        )
        for form in (text, text[::-1], *digests):
            for piece in _pieces(form, PIECE):
                self._pieces[piece] = place
        # Written out, two digits stand for one: less would be found in any text by chance.
        for piece in _pieces(text.encode().hex(), 2 * PIECE):
            self._pieces[piece] = place
        for shift in range(3):
            form = base64.b64encode(b"\0" * shift + text.encode()).decode()
            for piece in _pieces(form[4:-4], 16):
                self._encoded[piece] = place

    def add_id(self, value: UUID | str, place: str) -> None:
        """Look for the id of a row, which an attack may know and name."""
        self._ids[str(value)] = place

    def found_in(self, text: str, named: str = "") -> list[str]:
        """Return the places whose secrets ``text`` shows; ids said in ``named`` do not count."""
        lower = text.lower()
        found = {
            self._pieces[piece]
            for run in _HEX_RUN.findall(lower)
            for width in (PIECE, 2 * PIECE)
            for piece in _pieces(run, width)
            if piece in self._pieces
        }
        found |= {
            self._encoded[piece]
            for run in _BASE64_RUN.findall(text)
            for piece in _pieces(run, 16)
            if piece in self._encoded
        }
        known = named.lower()
        found |= {
            self._ids[one] for one in _UUID.findall(lower) if one in self._ids and one not in known
        }
        return sorted(found)


def _pieces(text: str, width: int) -> Iterator[str]:
    for start in range(len(text) - width + 1):
        yield text[start : start + width]


def written_out(values: Iterable[Any]) -> str:
    """Return whatever came back as one text to search, bytes both as digits and as text."""
    return "\n".join(_written(value) for value in values)


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        raw = bytes(value)
        return f"{raw.hex()} {raw.decode('latin-1')}"
    if isinstance(value, dict):
        return written_out([*value.keys(), *value.values()])
    if isinstance(value, list | tuple | set):
        return written_out(value)
    return str(value)
