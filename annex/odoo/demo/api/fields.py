"""Models and fields that the demo's API knows, and where in the tables each is found."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from annex.odoo.demo.api.errors import OdooError, not_found, value_error

RECORDED: Final = Path(__file__).with_name("recorded.json")
"""Model, field, type and relation, read from ``ir_model_fields`` of a database of Odoo 19.0."""

TABLES: Final = {
    "res.partner": "res_partner",
    "res.company": "res_company",
    "res.currency": "res_currency",
    # One for each currency, so that an order can be written in any.
    "product.pricelist": "(SELECT id, name, id AS currency_id FROM res_currency)",
    "product.product": "product_product",
    "sale.order": "sale_order",
    "sale.order.line": "sale_order_line",
    "account.move": "account_move",
    "account.move.line": "account_move_line",
}
TEMPLATE = "(SELECT p.{} FROM product_template p WHERE p.id = t.product_tmpl_id)"
ELSEWHERE: Final = {
    ("product.product", "name"): TEMPLATE.format("name->>'en_US'"),
    ("product.product", "type"): TEMPLATE.format("type"),
    ("product.product", "list_price"): TEMPLATE.format("list_price"),
    ("sale.order", "pricelist_id"): "t.currency_id",
    ("sale.order", "order_line"): (
        "ARRAY(SELECT l.id FROM sale_order_line l WHERE l.order_id = t.id ORDER BY l.id)"
    ),
    ("sale.order", "invoice_ids"): (
        "ARRAY(SELECT DISTINCT i.move_id FROM sale_order_line l "
        "JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id "
        "JOIN account_move_line i ON i.id = r.invoice_line_id "
        "WHERE l.order_id = t.id ORDER BY 1)"
    ),
    ("sale.order.line", "qty_to_invoice"): (
        "CASE WHEN t.state = 'sale' "
        "THEN coalesce(t.qty_delivered, 0) - coalesce(t.qty_invoiced, 0) ELSE 0 END"
    ),
    ("sale.order.line", "invoice_lines"): (
        "ARRAY(SELECT r.invoice_line_id FROM sale_order_line_invoice_rel r "
        "WHERE r.order_line_id = t.id ORDER BY 1)"
    ),
    ("account.move", "invoice_line_ids"): (
        "ARRAY(SELECT l.id FROM account_move_line l "
        "WHERE l.move_id = t.id AND l.display_type = 'product' ORDER BY l.id)"
    ),
    ("account.move.line", "sale_line_ids"): (
        "ARRAY(SELECT r.order_line_id FROM sale_order_line_invoice_rel r "
        "WHERE r.invoice_line_id = t.id ORDER BY 1)"
    ),
}
"""What is no column of the model's own table, over its row ``t``."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field as Odoo lists it; ``expression`` is over its model's row ``t``."""

    name: str
    type: str
    relation: str | None
    expression: str

    @property
    def is_column(self) -> bool:
        """Tell whether a column of the model's own table holds it."""
        return self.expression == f't."{self.name}"'


@cache
def models() -> dict[str, dict[str, Field]]:
    """Return every model with its fields."""
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    return {
        model: {
            name: Field(name, kind, relation, _expression(model, name))
            for name, (kind, relation) in listed.items()
        }
        for model, listed in recorded.items()
    }


def of(model: str) -> dict[str, Field]:
    """Return the fields of a model. Raises OdooError where there is no such model."""
    found = models().get(model)
    if found is None:
        raise not_found(f"the model {model!r} does not exist")
    return found


def field(model: str, name: str) -> Field:
    """Return one field. Raises OdooError, Odoo's own for a field that a model has not."""
    found = of(model).get(name)
    if found is None:
        raise invalid(model, name)
    return found


def invalid(model: str, name: str) -> OdooError:
    """Return how Odoo refuses a field that a model has not."""
    return value_error(f"Invalid field {name!r} on model {model!r}")


def _expression(model: str, name: str) -> str:
    if name == "display_name":
        return ELSEWHERE.get((model, "name"), 't."name"')
    return ELSEWHERE.get((model, name), f't."{name}"')
