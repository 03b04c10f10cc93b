"""Values per company as Odoo's algorithm gives them, written apart from the SQL beside it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier

from annex.odoo.companies import value_of
from annex.odoo.sql import column

KINDS: Final[dict[str, tuple[str, type | tuple[type, ...]]]] = {
    "char": ("text", str),
    "selection": ("text", str),
    "text": ("text", str),
    "integer": ("integer", int),
    "many2one": ("integer", int),
    "float": ("numeric", (int, float)),
    "boolean": ("boolean", bool),
}
FIELDS: Final = """
SELECT f.model, f.name, f.ttype FROM ir_model_fields f
JOIN pg_attribute a ON a.attrelid = to_regclass(replace(f.model, '.', '_')) AND a.attname = f.name
WHERE f.company_dependent AND f.store ORDER BY 1, 2
"""
DEFAULTS: Final = """
SELECT d.id, d.user_id, d.company_id, d.condition, d.json_value
FROM ir_default d JOIN ir_model_fields f ON f.id = d.field_id WHERE f.model = %s AND f.name = %s
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many values of one field were compared for one company, and which differ."""

    field: str
    company_id: int
    values: int
    wrong: tuple[str, ...]


def compared(odoo: psycopg.Connection[Any], companies: Iterable[int]) -> Iterator[Compared]:
    """Yield a comparison of every row for each field that has values per company, and company."""
    companies = list(companies)
    for model, name, ttype in odoo.execute(FIELDS).fetchall():
        defaults = odoo.execute(DEFAULTS, [model, name]).fetchall()
        for company_id in companies:
            yield _of_field(odoo, model, name, ttype, company_id, defaults)


def _of_field(
    odoo: psycopg.Connection[Any],
    model: str,
    name: str,
    ttype: str,
    company_id: int,
    defaults: list[tuple[Any, ...]],
) -> Compared:
    of, _ = KINDS[ttype]
    ours = value_of(column("r", name), of, model=model, name=name, company_id=company_id)
    statement = SQL("SELECT r.id, r.{}, ").format(Identifier(name)).as_string(odoo) + ours.text
    table = Identifier(model.replace(".", "_")).as_string(odoo)
    rows = odoo.execute(f"{statement} FROM {table} r".encode(), ours.params).fetchall()
    wrong = []
    for id, kept, shown in rows:
        true = expected(kept, ttype, company_id, defaults)
        if shown != true:
            wrong.append(f"{model},{id}: {shown!r}, not {true!r}")
    return Compared(f"{model}.{name}", company_id, len(rows), tuple(wrong))


def expected(
    kept: dict[str, Any] | None, ttype: str, company_id: int, defaults: list[tuple[Any, ...]]
) -> Any:
    """Return a row's value as Odoo reads it; None where it is nothing."""
    if kept is not None and str(company_id) in kept:
        value = kept[str(company_id)]
    else:
        # The superuser's own first, then the company's, then everybody's, the older first.
        fitting = [
            (user is None, company is None, id, text)
            for id, user, company, condition, text in defaults
            if condition is None and user in (1, None) and company in (company_id, None)
        ]
        value = json.loads(min(fitting)[3]) if fitting else None
    kind = KINDS[ttype][1]
    if value is None or (isinstance(value, bool) and ttype != "boolean"):
        return None
    return value if isinstance(value, kind) else None
