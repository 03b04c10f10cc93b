"""What a live Postgres schema says of itself: tables, Doctrine's types, keys and sequences."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from annex.rescue.doctrine import catalog

CUSTOMARY_DISCRIMINATORS: Final = ("dtype", "discr", "discriminator", "type", "kind")
_DECLARED = re.compile(r"\(DC2Type:([^)]+)\)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``doctrine_type`` is None where neither a comment nor its SQL type says it.

    Without ``is_declared`` the type follows from the SQL type: a ``uuid`` may then be a GUID or a
    ULID, and a text may be anything; DBAL 4 writes no comments any more.
    """

    name: str
    sql_type: str
    is_nullable: bool
    default: str | None
    comment: str
    doctrine_type: str | None
    is_declared: bool

    @property
    def selected(self) -> str:
        """Return the SQL that reads the column as ``annex.rescue.doctrine.reading`` takes it."""
        quoted = quote(self.name)
        return f"{quoted}::text" if self.sql_type in {"json", "jsonb"} else quoted


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A reference of some columns to those of another table."""

    name: str
    columns: tuple[str, ...]
    table: str
    target_columns: tuple[str, ...]
    on_delete: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """What numbers a column. A detached one is known to Doctrine alone, by its name.

    ``increment`` above 1 means that PHP hands out numbers in blocks (``allocationSize``).
    """

    name: str
    is_detached: bool
    increment: int
    last_value: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``parent`` is the table whose rows it extends (Doctrine's JOINED inheritance).

    ``discriminators`` are columns that by custom tell the class of a row: candidates, as only the
    application's code knows.
    """

    name: str
    columns: Mapping[str, Column]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    unique_keys: tuple[tuple[str, ...], ...]
    sequences: Mapping[str, Sequence]
    parent: str | None
    discriminators: tuple[str, ...]

    def select(self) -> str:
        """Return the statement that reads every row in the order of its key."""
        columns = ", ".join(column.selected for column in self.columns.values())
        order = ", ".join(map(quote, self.primary_key))
        return f"SELECT {columns} FROM {quote(self.name)}" + (f" ORDER BY {order}" if order else "")


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one schema, by name."""

    tables: Mapping[str, Table]

    def children(self, table: str) -> tuple[str, ...]:
        """Return the tables that extend the rows of this one."""
        return tuple(one.name for one in self.tables.values() if one.parent == table)

    def undeclared(self) -> tuple[tuple[str, str], ...]:
        """Return table and column of every type that nothing says."""
        return tuple(
            (table.name, column.name)
            for table in self.tables.values()
            for column in table.columns.values()
            if column.doctrine_type is None
        )


def quote(name: str) -> str:
    """Return an identifier for a statement of Postgres."""
    return '"' + name.replace('"', '""') + '"'


def read_schema(
    connection: Any, schema: str = "public", types: Mapping[str, str] | None = None
) -> Schema:
    """Read the facts of a schema, through Django's connection to a Postgres or psycopg's own.

    ``types`` are Doctrine's by ``table.column``, for columns of which no comment says it.
    Only the catalog and the sequences are read; tables that the role may not see are left out.
    """
    with connection.cursor() as cursor:
        columns = _grouped(catalog.columns(cursor, schema))
        keys = _grouped(catalog.keys(cursor, schema))
        references = _grouped(catalog.references(cursor, schema))
        sequences = {row[0]: row[1:] for row in catalog.sequences(cursor, schema)}
        owned = {(row[0], row[1]): row[2] for row in catalog.owned_sequences(cursor, schema)}
    tables = {}
    for name, rows in columns.items():
        made = {row[0]: _column(*row, said=(types or {}).get(f"{name}.{row[0]}")) for row in rows}
        foreign = tuple(
            ForeignKey(row[0], tuple(row[1]), row[2], tuple(row[3]), _ON_DELETE[row[4]])
            for row in references[name]
        )
        primary = next((tuple(row[1]) for row in keys[name] if row[0] == "p"), ())
        tables[name] = Table(
            name=name,
            columns=made,
            primary_key=primary,
            foreign_keys=foreign,
            unique_keys=tuple(tuple(row[1]) for row in keys[name] if row[0] == "u"),
            sequences=_sequences_of(name, made, primary, sequences, owned),
            parent=_parent(primary, foreign),
            discriminators=_discriminators(made),
        )
    return Schema(tables)


def _grouped(rows: list[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return rows by their first value, without it."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for first, *rest in rows:
        found[first].append(tuple(rest))
    return found


def _column(
    name: str,
    sql_type: str,
    is_nullable: bool,
    default: str | None,
    comment: str | None,
    *,
    said: str | None,
) -> Column:
    commented = _DECLARED.search(comment or "")
    declared = commented[1] if commented else said
    bare = re.sub(r"\(.*?\)", "", sql_type).strip()
    return Column(
        name=name,
        sql_type=sql_type,
        is_nullable=is_nullable,
        default=default,
        comment=_DECLARED.sub("", comment or "").strip(),
        doctrine_type=declared or _IMPLIED.get(bare),
        is_declared=declared is not None,
    )


def _sequences_of(
    table: str,
    columns: Mapping[str, Column],
    primary: tuple[str, ...],
    sequences: Mapping[str, tuple[Any, ...]],
    owned: Mapping[tuple[str, str], str],
) -> dict[str, Sequence]:
    """Return the sequence of each column that has one, by the database or by Doctrine's naming."""
    found = {}
    for name in columns:
        attached = owned.get((table, name))
        detached = f"{table}_{name}_seq" if name in primary else None
        known = attached or (detached if detached in sequences else None)
        if known is not None and known in sequences:
            increment, last = sequences[known]
            found[name] = Sequence(known, attached is None, increment, last)
    return found


def _parent(primary: tuple[str, ...], foreign: tuple[ForeignKey, ...]) -> str | None:
    """Return the table whose key this one's whole key is, deleted with it."""
    for key in foreign:
        if primary and key.columns == primary and key.on_delete == "CASCADE":
            return key.table
    return None


def _discriminators(columns: Mapping[str, Column]) -> tuple[str, ...]:
    return tuple(
        column.name
        for column in columns.values()
        if column.name in CUSTOMARY_DISCRIMINATORS
        and column.doctrine_type == "string"
        and not column.is_nullable
        and column.default is None
    )


_ON_DELETE: Final = {
    "a": "NO ACTION",
    "r": "RESTRICT",
    "c": "CASCADE",
    "n": "SET NULL",
    "d": "SET DEFAULT",
}
_IMPLIED: Final = {
    "boolean": "boolean",
    "smallint": "smallint",
    "integer": "integer",
    "bigint": "bigint",
    "numeric": "decimal",
    "double precision": "float",
    "real": "float",
    "character varying": "string",
    "character": "string",
    "text": "text",
    "json": "json",
    "jsonb": "json",
    "date": "date",
    "time without time zone": "time",
    "timestamp without time zone": "datetime",
    "timestamp with time zone": "datetimetz",
    "uuid": "guid",
    "bytea": "blob",
}
