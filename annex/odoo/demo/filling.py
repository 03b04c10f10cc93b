"""The database being filled."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier


@dataclass
class Odoo:
    """The database being filled; ``bucket`` and ``folder`` are where its files go."""

    connection: psycopg.Connection
    bucket: str
    folder: Path | None
    documents: list[dict[str, Any]] = field(default_factory=list)
    made: dict[str, bytes] = field(default_factory=dict)

    def put(self, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows that all have the same columns."""
        put(self.connection, table, rows)


def put(connection: psycopg.Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    found = list(rows)
    if not found:
        return
    columns = list(found[0])
    copied = SQL("COPY {} ({}) FROM STDIN").format(
        Identifier(table), SQL(", ").join(map(Identifier, columns))
    )
    with connection.cursor() as cursor:
        with cursor.copy(copied) as copy:
            for row in found:
                copy.write_row([row[column] for column in columns])
        if "id" in columns:
            sequence = SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}")
            cursor.execute(sequence.format(table, Identifier(table)))


def translated(english: str, french: str) -> str:
    """Return a translated text as Odoo keeps it."""
    return json.dumps({"en_US": english, "fr_FR": french}, ensure_ascii=False)
