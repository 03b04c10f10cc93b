"""What Odoo's database has and lets us read: models' fields, and the columns behind them.

Kept as long as Odoo's registry is the same, which it signals by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connections

from annex.odoo.rules.errors import Refused

RELATIONAL = frozenset({"many2one", "one2many", "many2many"})
TABLES = {
    "ir.actions.actions": "ir_actions",
    "ir.actions.act_window": "ir_act_window",
    "ir.actions.act_url": "ir_act_url",
    "ir.actions.server": "ir_act_server",
    "ir.actions.report": "ir_act_report_xml",
    "ir.actions.client": "ir_act_client",
    "calendar.filters": "calendar_filters",
}
"""Models whose table is not their name with underscores (Odoo 16 to 19, base)."""

_WANTED = (
    "id",
    "name",
    "ttype",
    "state",
    "store",
    "relation",
    "relation_field",
    "relation_table",
    "column1",
    "column2",
    "related",
    "translate",
    "company_dependent",
    "domain",
    "required",
)
_COLUMNS = """
SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a
WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped
AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')"""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a model as Odoo's registry wrote it down."""

    id: int
    model: str
    name: str
    ttype: str
    store: bool
    manual: bool
    relation: str
    relation_field: str
    relation_table: str
    column1: str
    column2: str
    related: str
    translated: bool
    company_dependent: bool
    domain: str
    required: bool

    @property
    def is_relational(self) -> bool:
        """Tell whether its values are records of another model."""
        return self.ttype in RELATIONAL


class Schema:
    """The readable part of one database, read when it is first asked for."""

    def __init__(self, using: str) -> None:
        self.using = using
        self._fields: dict[str, dict[str, Field]] = {}
        self._columns: dict[str, dict[str, str]] = {}

    @cached_property
    def version(self) -> int:
        """Return Odoo's major version, such as 19."""
        ((text,),) = self.rows("SELECT latest_version FROM ir_module_module WHERE name = 'base'")
        # "saas~18.3.1.3" comes between 18 and 19 and is read as the older of the two.
        return int(str(text).removeprefix("saas~").split(".")[0])

    @cached_property
    def unaccents(self) -> bool:
        """Tell whether Odoo may compare texts without their accents here."""
        ((there,),) = self.rows("SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'unaccent')")
        return bool(there)

    def rows(self, statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a statement, read as the reader role."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(statement, params)
            return list(cursor.fetchall())

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns that we may read of a table, with their types."""
        if table not in self._columns:
            self._columns[table] = dict(self.rows(_COLUMNS, [f'"{table}"']))
        return self._columns[table]

    def column(self, table: str, column: str) -> str:
        """Return the type of a column. Raises Refused when we may not read it."""
        try:
            return self.columns(table)[column]
        except KeyError:
            raise Refused(f"{table}.{column} may not be read, or does not exist") from None

    def table(self, model: str) -> str:
        """Return the table of a model. Raises Refused when it has none that we may read."""
        table = TABLES.get(model, model.replace(".", "_"))
        self.column(table, "id")
        return table

    def field(self, model: str, name: str) -> Field:
        """Return a field of a model. Raises Refused when Odoo knows none by that name."""
        if model not in self._fields:
            self._fields[model] = self._read_fields(model)
        try:
            return self._fields[model][name]
        except KeyError:
            raise Refused(f"{model} has no field {name}") from None

    def has_field(self, model: str, name: str) -> bool:
        """Tell whether a model has a field."""
        try:
            self.field(model, name)
        except Refused:
            return False
        return True

    def _read_fields(self, model: str) -> dict[str, Field]:
        there = self.columns("ir_model_fields")
        wanted = [column for column in _WANTED if column in there]
        picked = ", ".join(f'"{column}"' for column in wanted)
        found = self.rows(f"SELECT {picked} FROM ir_model_fields WHERE model = %s", [model])
        return {
            field.name: field
            for row in found
            for field in [_field(model, dict(zip(wanted, row, strict=True)))]
        }


def _field(model: str, said: dict[str, Any]) -> Field:
    texts = ("relation", "relation_field", "relation_table", "column1", "column2", "related")
    return Field(
        id=said["id"],
        model=model,
        name=said["name"],
        ttype=said["ttype"],
        store=bool(said.get("store")),
        # An unknown origin is taken for code, of which the catalog says less.
        manual=said.get("state") == "manual",
        **{text: said.get(text) or "" for text in texts},
        # A boolean up to 18, since 19 the name of how it is translated.
        translated=said.get("translate") not in (None, False, "", "false"),
        company_dependent=bool(said.get("company_dependent")),
        domain=said.get("domain") or "",
        required=bool(said.get("required")),
    )
