"""Many rows a statement: INSERT .. SELECT unnest, because COPY FROM is refused under row security.

Each column travels as one array, so a statement has as many parameters as columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models

BATCH: Final = 4_000
"""Rows a statement: few enough that one takes well under a second."""

Values = Sequence[Any]


def insert(
    table: type[models.Model], fields: Sequence[str], rows: Sequence[Values], *, account_id: UUID
) -> Iterator[int]:
    """Insert ``rows``, whose values stand in the order of ``fields`` (attribute names).

    Columns not named get the model's default, the same for every row. Yields the number of rows
    after each statement.
    """
    columns = [_column(table, name) for name in fields]
    fixed = _defaults(table, fields)
    names = ["account_id", *(column.column for column in (*columns, *fixed))]
    quoted = ", ".join(f'"{name}"' for name in names)
    arrays = ", ".join(f"%s::{_array_type(column)}" for column in columns)
    constants = "".join(f", %s::{_type(column)}" for column in fixed)
    picked = ", ".join(f"v.c{index}" for index in range(len(columns)))
    aliases = ", ".join(f"c{index}" for index in range(len(columns)))
    sql = (
        f'INSERT INTO "{table._meta.db_table}" ({quoted}) '
        f"SELECT %s, {picked}{constants} FROM unnest({arrays}) AS v({aliases})"
    )
    shared = [_prepared(column, column.get_default()) for column in fixed]
    for batch in _batches(rows):
        _execute(sql, [account_id, *shared, *_arrays(columns, batch)])
        yield len(batch)


def update(
    table: type[models.Model], fields: Sequence[str], rows: Sequence[Values], *, account_id: UUID
) -> Iterator[int]:
    """Set ``fields`` of the rows whose id is the first of them; yields as ``insert`` does."""
    columns = [_column(table, name) for name in fields]
    arrays = ", ".join(f"%s::{_array_type(column)}" for column in columns)
    aliases = ", ".join(f"c{index}" for index in range(len(columns)))
    setting = ", ".join(
        f'"{column.column}" = v.c{index}' for index, column in enumerate(columns) if index
    )
    sql = (
        f'UPDATE "{table._meta.db_table}" AS t SET {setting} '
        f"FROM unnest({arrays}) AS v({aliases}) "
        f'WHERE t."{columns[0].column}" = v.c0 AND t.account_id = %s'
    )
    for batch in _batches(rows):
        _execute(sql, [*_arrays(columns, batch), account_id])
        yield len(batch)


def _column(table: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(field for field in table._meta.concrete_fields if name == field.attname)


def _defaults(table: type[models.Model], fields: Sequence[str]) -> list[models.Field[Any, Any]]:
    said = {"account_id", *fields}
    return [
        field
        for field in table._meta.concrete_fields
        if field.attname not in said and field.has_default()
    ]


def _type(column: models.Field[Any, Any]) -> str:
    sql_type = column.rel_db_type if column.is_relation else column.db_type
    return str(sql_type(connections[DEFAULT_DB_ALIAS]))


def _array_type(column: models.Field[Any, Any]) -> str:
    return "text[]::jsonb[]" if _type(column) == "jsonb" else f"{_type(column)}[]"


def _prepared(column: models.Field[Any, Any], value: Any) -> Any:
    return column.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


def _arrays(columns: Sequence[models.Field[Any, Any]], batch: Sequence[Values]) -> list[list[Any]]:
    return [list(values) for values in zip(*batch, strict=True)]


def _batches(rows: Sequence[Values]) -> Iterator[Sequence[Values]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _execute(sql: str, parameters: list[Any]) -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, parameters)
