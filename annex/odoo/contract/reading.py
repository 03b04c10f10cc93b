"""What a contract is made of, and how its tables are written down."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

VERSIONS: Final = (16, 17, 18, 19)
"""Major versions of Odoo that are known."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may be read: ``type`` as PostgreSQL prints it, and in which versions."""

    name: str
    type: str
    why: str
    versions: frozenset[int]


@dataclass(frozen=True, slots=True)
class Table:
    """Columns of a table, as far as one Odoo module brings them and we have a use for them."""

    name: str
    module: str
    why: str
    columns: tuple[Column, ...]


def table(name: str, module: str, why: str, columns: str) -> Table:
    """Return a table from its text: a line a column, of name, type, versions and use.

    The four are parted by two spaces or more. Versions are ``*``, ``17+`` (and later) or ``-18``
    (and before). Raises ValueError for another line.
    """
    return Table(name, module, why, tuple(_columns(name, columns)))


def _columns(table_name: str, text: str) -> Iterator[Column]:
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = [part.strip() for part in line.split("  ") if part.strip()]
        if len(parts) != 4:
            raise ValueError(f"{table_name}: name, type, versions and use are wanted, not {line!r}")
        column, kind, versions, why = parts
        yield Column(column, kind, why, _versions(versions))


def _versions(text: str) -> frozenset[int]:
    if text == "*":
        return frozenset(VERSIONS)
    if text.endswith("+"):
        return frozenset(v for v in VERSIONS if v >= int(text[:-1]))
    if text.startswith("-"):
        return frozenset(v for v in VERSIONS if v <= int(text[1:]))
    raise ValueError(f"{text!r} names no versions; write *, 17+ or -18")
