"""The expression for a stored field of a row: plain, translated, or per company."""

from typing import TYPE_CHECKING

from annex.odoo.companies import NEEDED, value_of
from annex.odoo.rules.comparing import kind_of
from annex.odoo.rules.errors import Refused
from annex.odoo.rules.schema import Field
from annex.odoo.sql import Sql, column, sql

if TYPE_CHECKING:
    from annex.odoo.rules.compiler import Compiler

_EXPECTED = {
    "whole": {"integer", "bigint"},
    "number": {"numeric", "double precision", "integer"},
    "text": {"character varying", "text"},
    "date": {"date"},
    "datetime": {"timestamp without time zone"},
    "boolean": {"boolean"},
}
_CASTS = {"whole": "integer", "number": "numeric", "text": "text", "boolean": "boolean"}


def expression_of(compiler: "Compiler", field: Field, alias: str) -> Sql:
    """Return the field's value for Odoo's user. Raises Refused."""
    schema = compiler.schema
    found = schema.column(schema.table(field.model), field.name)
    kind = kind_of(field.ttype)
    plain = column(alias, field.name)
    if field.company_dependent:
        return _per_company(compiler, field, plain, kind)
    if field.translated:
        if found != "jsonb":
            raise Refused(f"{field.model}.{field.name} is translated elsewhere")
        language = Sql("%s", (compiler.context.language,))
        return sql("COALESCE({}->>{}, {}->>'en_US')", plain, language, plain)
    if found not in _EXPECTED[kind]:
        raise Refused(f"{field.model}.{field.name} is kept as {found}")
    return plain


def _per_company(compiler: "Compiler", field: Field, plain: Sql, kind: str) -> Sql:
    """Return the main company's value, or the default that stands in for it (since 18)."""
    schema = compiler.schema
    if kind not in _CASTS or schema.column(schema.table(field.model), field.name) != "jsonb":
        raise Refused(f"{field.model}.{field.name} has values per company that are not compared")
    for needed in NEEDED:
        schema.column("ir_default", needed)
    company_id = compiler.context.company_id
    return value_of(plain, _CASTS[kind], model=field.model, name=field.name, company_id=company_id)
