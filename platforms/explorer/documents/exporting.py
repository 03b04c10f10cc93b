"""Who opened what, as a file for a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from annex.kernel.actor import Actor
from annex.presign.models import LinkQuerySet
from platforms.explorer.documents import reads

COLUMNS: Final = (
    "at",
    "document",
    "name",
    "user",
    "user_id",
    "application_id",
    "from_address",
    "disposition",
)
_FORMULA: Final = re.compile(r"\s*[=+\-@\t\r]")


def stream_accesses(actor: Actor, links: LinkQuerySet) -> Iterator[bytes]:
    """Yield the CSV in chunks: UTF-8 with a byte order mark, comma, CRLF; the newest first."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf"
    for number, one in enumerate(reads.all_told(actor, links), start=1):
        cells = (
            one.at.isoformat(),
            one.document.id,
            one.document.name,
            one.user and one.user.name,
            one.user and one.user.id,
            one.application_id,
            one.from_address,
            one.disposition,
        )
        writer.writerow([_guarded("" if cell is None else str(cell)) for cell in cells])
        if number % reads.CHUNK == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _guarded(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
