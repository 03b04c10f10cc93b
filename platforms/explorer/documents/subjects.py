"""What the record of links calls a document of Odoo's."""

from typing import Final

SUBJECT: Final = "odoo.attachment:"


def number_in(subject: str) -> int:
    """Return the document's number. Raises ValueError for another subject."""
    return int(subject.removeprefix(SUBJECT))
