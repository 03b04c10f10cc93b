"""From bytes to text, saying where a byte can not be read."""

import re
import unicodedata
from typing import Final

from platforms.readiness.imports.problems import FileRefused, Problem

ENCODINGS: Final = ("utf-8", "windows-1252")
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_QUOTED_FORMULA: Final = re.compile(r"'+[=+\-@\t\r]")


def decode(content: bytes, *, file: str, encoding: str = "utf-8") -> str:
    """Return the text of ``content``; a byte order mark of UTF-8 or UTF-16 is understood.

    Raises FileRefused with the line and column of the first byte that does not fit.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif encoding == "utf-8" or content.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(file, _undecodable(content, error)) from None
    if (nul := text.find("\0")) >= 0:
        raise FileRefused(file, Problem("nul", facts=_place(text[:nul])))
    return text


def clean(value: str) -> str:
    """Return ``value`` composed (NFC) and with every run of white space as one space."""
    if value.isascii():
        return " ".join(value.split())
    return " ".join(unicodedata.normalize("NFC", value).split())


def guard(value: str) -> str:
    """Return ``value`` so that no spreadsheet takes it for a formula; ``unguard`` undoes it."""
    return f"'{value}" if _FORMULA.match(value) else value


def unguard(value: str) -> str:
    """Return what ``guard`` was given."""
    return value[1:] if _QUOTED_FORMULA.match(value) else value


def _undecodable(content: bytes, error: UnicodeDecodeError) -> Problem:
    before = content[: error.start]
    facts = _place(before.decode(error.encoding))
    facts["byte"] = f"{content[error.start]:02x}"
    if error.encoding != "utf-8":
        return Problem("undecodable_windows", facts=facts)
    try:
        text = content.decode("windows-1252")
    except UnicodeDecodeError:
        return Problem("undecodable", facts=facts)
    sample = text[max(0, error.start - 8) : error.start + 9]
    word = re.search(r"\w*$", sample[: min(8, error.start)])
    rest = re.match(r"\w*", sample[min(8, error.start) :])
    facts["sample"] = (word.group() if word else "") + (rest.group() if rest else "")
    return Problem("undecodable_as_windows", facts=facts)


def _place(before: str) -> dict[str, int | str]:
    return {"line": before.count("\n") + 1, "column": len(before) - before.rfind("\n")}
