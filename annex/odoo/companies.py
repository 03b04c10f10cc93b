"""Values that each company has its own of, as Odoo reads them since 18.

Read in Odoo's sources (18.0 and 19.0, ``Field.to_sql`` and ``ir.default._get_model_defaults``): the
company's own value, else the default as the superuser has it, in this order: the superuser's own
(``user_id`` 1), the company's, everybody's; of equal ones the older. Before 18 the values of all
fields stood in shared columns of ``ir_property``: no right on a column could keep them apart, so
the contract does not read them.
"""

from typing import Final

from annex.odoo.sql import Sql, sql

SUPERUSER: Final = 1
IN_JSON: Final = {
    "text": "string",
    "integer": "number",
    "numeric": "number",
    "boolean": "boolean",
}
"""How JSON writes a value of each type of PostgreSQL that there is."""
NEEDED: Final = frozenset({"id", "field_id", "user_id", "company_id", "condition", "json_value"})
"""Columns of ``ir_default``."""


def value_of(plain: Sql, of: str, *, model: str, name: str, company_id: int) -> Sql:
    """Return a field's value for a company, from the bare column; what is of another type is empty.

    ``of`` is one of ``IN_JSON``.
    """
    default = Sql(
        "(SELECT d.json_value::jsonb FROM ir_default d JOIN ir_model_fields f ON f.id = d.field_id "
        "WHERE f.model = %s AND f.name = %s AND d.condition IS NULL "
        "AND (d.user_id = %s OR d.user_id IS NULL) "
        "AND (d.company_id = %s OR d.company_id IS NULL) "
        "ORDER BY d.user_id NULLS LAST, d.company_id NULLS LAST, d.id LIMIT 1)",
        (model, name, SUPERUSER, company_id),
    )
    value = sql("COALESCE({}->{}, {})", plain, Sql("%s", (str(company_id),)), default)
    return sql(
        f"(SELECT CASE WHEN jsonb_typeof(v.j) = '{IN_JSON[of]}' "
        f"THEN (v.j #>> '{{{{}}}}')::{of} END FROM (SELECT {{}} AS j) v)",
        value,
    )
