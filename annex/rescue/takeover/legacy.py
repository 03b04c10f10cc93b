"""The legacy database in one snapshot: rows by table, values by Doctrine type."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader

from annex.rescue.doctrine.reading import Reading, UnreadableColumn
from annex.rescue.doctrine.schema import Column, Schema, Table, read_schema
from annex.rescue.php.plain import NotPlain, plain

BATCH: Final = 200
TIMES: Final = ("date", "time", "timestamp", "timestamptz")
"""Read as text: a driver stops at a time that Python has not, and a row is not to stop the rest."""


class SchemaDiffers(Exception):
    """The legacy database has not a table or column that the plan takes over."""


@dataclass(slots=True)
class LegacyRow:
    """A row with that of the table it extends; a value is read when somebody asks for it.

    ``notes`` collect what had to be decided to read them.
    """

    table: Table
    columns: Mapping[str, Column]
    raw: Mapping[str, Any]
    reading: Reading
    notes: list[str] = field(default_factory=list)

    def __getitem__(self, column: str) -> Any:
        """Return the value of a column. Raises UnreadableColumn or SchemaDiffers."""
        if column not in self.columns:
            raise SchemaDiffers(f"The table {self.table.name} has no column {column}.")
        type_name = self.columns[column].doctrine_type or "text"
        try:
            told = self.reading.told(type_name, self.raw[column])
        except UnreadableColumn as error:
            raise UnreadableColumn(f"{column} ({type_name})", error.problem) from error
        if told.note:
            self.notes.append(f"{column}: {told.note}")
        return told.value

    def plain(self, column: str) -> Any:
        """Return the value of a column as JSON holds it. Raises UnreadableColumn."""
        try:
            return plain(self[column])
        except NotPlain as error:
            raise UnreadableColumn(column, str(error)) from error

    @property
    def key(self) -> str:
        """Return the primary key as text, parts joined by a slash."""
        return key_of(*(self.raw[name] for name in self.table.primary_key))

    @property
    def digest(self) -> str:
        """Return a checksum of all that the row holds."""
        return digest_of(self.raw)


def key_of(*parts: Any) -> str:
    """Return a key as text."""
    return "/".join(map(str, parts))


def digest_of(values: Mapping[str, Any]) -> str:
    """Return a checksum of values, whatever their order."""
    told = repr([(name, _plain(values[name])) for name in sorted(values)])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> str:
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)


class LegacyDatabase:
    """One snapshot of a schema; nothing is written, and nothing waits for it."""

    def __init__(
        self,
        connection: "psycopg.Connection[Any]",
        reading: Reading,
        types: Mapping[str, str] | None = None,
    ) -> None:
        self._connection, self._reading = connection, reading
        self.schema: Schema = read_schema(connection, types=types)

    def count(self, table: str, filled: str | None = None) -> int:
        """Return how many rows a table has, or how many with a value in the column ``filled``."""
        counted = sql.Identifier(filled) if filled else sql.SQL("*")
        statement = sql.SQL("SELECT count({}) FROM {}").format(counted, sql.Identifier(table))
        return int(self._one(statement))

    def total(self, table: str, column: str, *, without: Sequence[str]) -> Any:
        """Return the sum of a column over the rows whose keys are not among ``without``."""
        statement = sql.SQL("SELECT coalesce(sum({}), 0) FROM {} WHERE {} <> ALL(%s)").format(
            sql.Identifier(column), sql.Identifier(table), self._key(table)
        )
        return self._one(statement, [list(without)])

    def gone(self, table: str, keys: Sequence[str]) -> list[str]:
        """Return those of the keys that no row has any more."""
        statement = sql.SQL(
            "SELECT coalesce(array_agg(k ORDER BY k), '{{}}') FROM unnest(%s::text[]) k "
            "WHERE k NOT IN (SELECT {} FROM {})"
        ).format(self._key(table), sql.Identifier(table))
        return list(self._one(statement, [list(keys)]))

    def _key(self, table: str) -> sql.Composed:
        names = map(sql.Identifier, self.schema.tables[table].primary_key)
        return sql.SQL("concat_ws('/', {})").format(sql.SQL(", ").join(names))

    def rows(self, table: str, filled: str | None = None) -> Iterator[list[LegacyRow]]:
        """Yield the rows of a table in the order of their keys, some at a time.

        All of them, or those with a value in the column ``filled``.
        """
        described = self.schema.tables[table]
        columns = dict(described.columns)
        if described.parent is not None:
            columns = {**self.schema.tables[described.parent].columns, **columns}
        with self._connection.cursor(name=f"takeover_{table}") as cursor:
            cursor.execute(self._select(described, columns, filled))
            while batch := cursor.fetchmany(BATCH):
                yield [
                    LegacyRow(
                        described, columns, dict(zip(columns, row, strict=True)), self._reading
                    )
                    for row in batch
                ]

    def _select(
        self, table: Table, columns: Mapping[str, Column], filled: str | None
    ) -> sql.Composed:
        key = table.primary_key
        wanted = [
            sql.SQL("{}{}").format(
                sql.Identifier(table.name if name in table.columns else str(table.parent), name),
                # The text of the document: a driver would read numbers in its own way.
                sql.SQL("::text" if column.sql_type in {"json", "jsonb"} else ""),
            )
            for name, column in columns.items()
        ]
        joined: sql.Composable = sql.Identifier(table.name)
        if table.parent is not None:
            parent = self.schema.tables[table.parent]
            on = [
                sql.SQL("{} = {}").format(
                    sql.Identifier(table.name, own), sql.Identifier(parent.name, theirs)
                )
                for own, theirs in zip(key, parent.primary_key, strict=True)
            ]
            joined = sql.SQL("{} JOIN {} ON {}").format(
                joined, sql.Identifier(parent.name), sql.SQL(" AND ").join(on)
            )
        kept = sql.Identifier(table.name, filled) if filled else sql.Literal(1)
        order = sql.SQL(", ").join(sql.Identifier(table.name, name) for name in key)
        return sql.SQL("SELECT {} FROM {} WHERE {} IS NOT NULL ORDER BY {}").format(
            sql.SQL(", ").join(wanted), joined, kept, order
        )

    def _one(self, statement: sql.Composed, parameters: Sequence[Any] = ()) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            (found,) = cursor.fetchone() or (None,)
            return found


@contextmanager
def opened(
    url: str, reading: Reading, types: Mapping[str, str] | None = None
) -> Iterator[LegacyDatabase]:
    """Open the database at ``url`` for one snapshot. Raises psycopg's OperationalError.

    ``types`` are Doctrine's by ``table.column``, for columns of which no comment says it.
    """
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        connection.execute("SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'")
        for name in TIMES:
            connection.adapters.register_loader(name, TextLoader)
        yield LegacyDatabase(connection, reading, types)
