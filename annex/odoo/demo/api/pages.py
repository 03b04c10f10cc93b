"""What a person sees who follows a link to an order: the demo's Odoo has no other pages."""

import re
from html import escape
from typing import Any, Final

from annex.odoo.demo.api import records
from annex.odoo.demo.api.company import Company
from annex.odoo.demo.api.errors import OdooError

PATH: Final = re.compile(r"/odoo/sale\.order/(\d+)")
STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem;"
    "border-bottom:1px solid #ccc}"
)
OF_ORDER: Final = (
    *("name", "state", "partner_id", "company_id", "client_order_ref", "amount_untaxed"),
    *("currency_id", "invoice_status", "order_line", "invoice_ids"),
)
OF_LINE: Final = ("name", "product_uom_qty", "qty_delivered", "qty_invoiced", "price_unit")
OF_INVOICE: Final = ("name", "state", "invoice_date", "amount_untaxed", "payment_state")


def order_page(company: Company, path: str) -> str | None:
    """Return the page of an order with its lines and invoices; None for any other path."""
    match = PATH.fullmatch(path.partition("?")[0])
    if match is None:
        return None
    try:
        with company.transaction() as connection:
            order = records.read(connection, "sale.order", [int(match[1])], OF_ORDER)[0]
            lines = records.read(connection, "sale.order.line", order.pop("order_line"), OF_LINE)
            moves = records.read(connection, "account.move", order.pop("invoice_ids"), OF_INVOICE)
    except OdooError:
        return None
    title = escape(str(order["name"]))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style><h1>{title}</h1><p>The demo's Odoo</p>"
        f"{_table([order])}<h2>Lines</h2>{_table(lines)}<h2>Invoices</h2>{_table(moves)}</html>"
    )


def _table(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return "<p>None yet.</p>"
    names = [name for name in rows[0] if name != "id"]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_said(row[name]))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def _said(value: Any) -> str:
    if value is False:
        return ""
    return str(value[1]) if isinstance(value, list) else str(value)
