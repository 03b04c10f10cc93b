"""What a link tells the storage to answer with: the file's name, its type, and how to open it.

The only place that decides what a browser may show from the storage's origin.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from annex.presign.percent import encoder

Disposition = Literal["inline", "attachment"]

MOST_NAME_BYTES: Final = 255
"""What file systems can keep; what is longer could not be saved under its name."""

CACHE_CONTROL: Final = "private, no-store"
OPAQUE: Final = "application/octet-stream"

_SHOWN: Final = frozenset({"application/pdf", "text/plain"})
_SHOWN_KINDS: Final = re.compile(r"(?:image|audio|video)/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
_SCRIPTABLE: Final = re.compile("svg|xml|html|script")
# RFC 8187, section 3.2.1: what stands for itself, beside letters and digits.
_extended: Final = encoder("!#$&+-.^_`|~")
# Control characters, and those that turn the direction of what follows: "exe.pdf" for "fdp.exe".
_HIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NOT_IN_NAMES: Final = re.compile(r"[/\\]")
_NOT_IN_QUOTES: Final = re.compile(r'[^ -~]|["%]')


@dataclass(frozen=True, slots=True)
class Presentation:
    """The values of the headers that the storage is told to send."""

    disposition: Disposition
    content_disposition: str
    content_type: str


def present(name: str, media_type: str, disposition: Disposition) -> Presentation:
    """Return how a file is handed out.

    Only what can run no script in the storage's origin keeps its type and may be shown: PDF,
    images without SVG, sound, film and plain text. Everything else is downloaded as bytes.
    """
    essence = media_type.partition(";")[0].strip().lower()
    shown = essence in _SHOWN or (
        bool(_SHOWN_KINDS.fullmatch(essence)) and not _SCRIPTABLE.search(essence)
    )
    if not shown:
        disposition, essence = "attachment", OPAQUE
    elif essence == "text/plain":
        essence += "; charset=utf-8"
    return Presentation(disposition, content_disposition(disposition, name), essence)


def content_disposition(disposition: Disposition, name: str) -> str:
    """Return the header's value: a name in ASCII for old clients, then the whole one (RFC 6266)."""
    name = file_name(name)
    fallback = _NOT_IN_QUOTES.sub("_", name if name.isascii() else _without_accents(name))
    return f"{disposition}; filename=\"{fallback}\"; filename*=UTF-8''{_extended(name)}"


def _without_accents(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if not unicodedata.combining(c))


def file_name(name: str) -> str:
    """Return a name that can be saved: no paths, nothing invisible, not too long, never empty."""
    name = name.encode("utf-8", "replace").decode()
    name = _NOT_IN_NAMES.sub("_", _HIDDEN.sub("", name)).strip(" .") or "document"
    if len(name.encode()) <= MOST_NAME_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > 16:
        stem, dot, extension = name, "", ""
    room = MOST_NAME_BYTES - len((dot + extension).encode())
    return stem.encode()[:room].decode("utf-8", "ignore") + dot + extension
