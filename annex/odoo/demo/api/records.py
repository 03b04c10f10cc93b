"""Finding, reading and changing records of any model, each call in the caller's transaction."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

import psycopg
from psycopg.rows import dict_row
from psycopg.sql import SQL, Composable, Identifier

from annex.odoo.demo.api import domains, fields
from annex.odoo.demo.api.errors import missing_error, value_error

CENT: Final = Decimal("0.01")
Connection = psycopg.Connection[Any]


def search(
    connection: Connection,
    model: str,
    domain: list[Any],
    *,
    offset: int = 0,
    limit: int | None = None,
    order: str | None = None,
) -> list[int]:
    """Return the ids of the records that a domain finds, by id unless ordered otherwise."""
    fields.of(model)
    condition, values = domains.where(model, domain)
    text = (
        f"SELECT t.id FROM {fields.TABLES[model]} t WHERE {condition} "
        f"ORDER BY {_ordering(model, order)} LIMIT %s OFFSET %s"
    )
    return [id_ for (id_,) in connection.execute(text.encode(), [*values, limit, offset])]


def read(
    connection: Connection,
    model: str,
    ids: Sequence[int],
    names: Sequence[str] | None = None,
    *,
    load: str | None = "_classic_read",
) -> list[dict[str, Any]]:
    """Return records as Odoo's ``read`` does: nothing is ``False``, references carry a name.

    Raises OdooError for a record that is not there, or a field that the model has not.
    """
    wanted = [fields.field(model, name) for name in names or fields.of(model)]
    columns = ", ".join(f'{one.expression} AS "{one.name}"' for one in wanted)
    text = f"SELECT t.id AS _id, {columns} FROM {fields.TABLES[model]} t WHERE t.id = ANY(%s)"
    with connection.cursor(row_factory=dict_row) as cursor:
        cursor.execute(text.encode(), [list(ids)])
        found = {row.pop("_id"): row for row in cursor.fetchall()}
    if missing := [id_ for id_ in ids if id_ not in found]:
        raise missing_error(model, missing)
    named = _names(connection, wanted, found.values()) if load else {}
    return [
        {"id": id_} | {one.name: _shown(one, found[id_][one.name], named) for one in wanted}
        for id_ in ids
    ]


def insert(connection: Connection, model: str, values: Mapping[str, Any]) -> int:
    """Insert one row of what columns hold; return its id. Raises OdooError."""
    columns = stored(model, values)
    text = SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING id").format(
        Identifier(fields.TABLES[model]),
        SQL(", ").join(map(Identifier, columns)),
        SQL(", ").join([SQL("%s")] * len(columns)),
    )
    row = connection.execute(text, list(columns.values())).fetchone()
    assert row is not None
    return int(row[0])


def update(
    connection: Connection, model: str, ids: Sequence[int], values: Mapping[str, Any]
) -> None:
    """Change rows that are there, and when they were. Raises OdooError."""
    columns = stored(model, values)
    changes: list[Composable] = [SQL("{} = %s").format(Identifier(name)) for name in columns]
    if "write_date" in fields.of(model):
        changes.append(SQL("write_date = now() AT TIME ZONE 'UTC'"))
    if not changes:
        return
    text = SQL("UPDATE {} SET {} WHERE id = ANY(%s)").format(
        Identifier(fields.TABLES[model]), SQL(", ").join(changes)
    )
    done = connection.execute(text, [*columns.values(), list(ids)])
    if done.rowcount != len(set(ids)):
        raise missing_error(model, list(ids))


def stored(model: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as columns take them. Raises OdooError for a field that none holds."""
    columns = {}
    for name, value in values.items():
        one = fields.field(model, name)
        if not one.is_column or name == "id":
            raise value_error(f"The demo's Odoo does not write {name!r} of {model!r}")
        if value is False and one.type != "boolean":
            value = None
        if one.type in ("float", "monetary") and value is not None:
            value = rounded(value)
        columns[name] = value
    return columns


def rounded(value: Any) -> Decimal:
    """Return a number with two decimals, as quantities, prices and amounts have in the demo."""
    return Decimal(str(value)).quantize(CENT, rounding=ROUND_HALF_UP)


def _ordering(model: str, order: str | None) -> str:
    parts = []
    for part in (order or "id").split(","):
        name, _, direction = part.strip().partition(" ")
        if direction.lower() not in ("", "asc", "desc"):
            raise value_error(f"Invalid order {order!r}")
        parts.append(f"{fields.field(model, name).expression} {direction}")
    return ", ".join([*parts, "t.id"])


def _names(
    connection: Connection, wanted: Iterable[fields.Field], rows: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, int], str]:
    """Return what the records that the rows refer to are called."""
    asked: dict[str, set[int]] = {}
    kept = list(rows)
    for one in wanted:
        if one.type == "many2one" and one.relation in fields.TABLES:
            assert one.relation is not None
            ids = {row[one.name] for row in kept if row[one.name]}
            asked.setdefault(one.relation, set()).update(ids)
    named = {}
    for model, ids in asked.items():
        shown = fields.field(model, "display_name").expression
        text = f"SELECT t.id, {shown} FROM {fields.TABLES[model]} t WHERE t.id = ANY(%s)"
        for id_, name in connection.execute(text.encode(), [list(ids)]):
            named[model, id_] = name
    return named


def _shown(one: fields.Field, value: Any, named: Mapping[tuple[str, int], str]) -> Any:
    match value:
        case None:
            return 0.0 if one.type in ("float", "monetary") else False
        case Decimal():
            return float(value)
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case date():
            return value.isoformat()
    if one.type == "many2one" and one.relation is not None:
        name = named.get((one.relation, value))
        return value if name is None else [value, name]
    return value
