"""What Odoo does when days of work are sold: orders, their confirmation, delivery and invoices.

As ``sale`` of 19.0 does it for a service that is invoiced by delivered quantities, entered by hand.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from annex.odoo.demo.api import records
from annex.odoo.demo.api.errors import user_error, validation_error, value_error
from annex.odoo.demo.api.records import Connection, rounded

BOT: Final = 2
"""The user that calls come from."""
ORDER, LINE, INVOICE, INVOICE_LINE = (
    "sale.order",
    "sale.order.line",
    "account.move",
    "account.move.line",
)
FREE: Final = frozenset({"client_order_ref", "origin", "partner_id", "user_id"})
"""What may be written of an order."""
FREE_OF_LINE: Final = frozenset({"name", "product_uom_qty", "price_unit", "qty_delivered"})
AMOUNTS: Final = """
UPDATE sale_order o SET amount_untaxed = s.net, amount_tax = 0, amount_total = s.net,
  invoice_status = CASE WHEN o.state <> 'sale' THEN 'no' WHEN s.waits THEN 'to invoice'
                        WHEN s.billed THEN 'invoiced' ELSE 'no' END,
  write_date = now() AT TIME ZONE 'UTC'
FROM (SELECT coalesce(sum(price_subtotal), 0) AS net,
             bool_or(qty_delivered <> qty_invoiced) AS waits,
             bool_and(qty_invoiced >= product_uom_qty) AS billed
      FROM sale_order_line WHERE order_id = %(id)s) s
WHERE o.id = %(id)s"""


def create_order(connection: Connection, values: Mapping[str, Any]) -> int:
    """Make a quotation with its lines; return its id. Raises OdooError."""
    given = dict(values)
    commands, pricelist_id = given.pop("order_line", []), given.pop("pricelist_id", False)
    partner_id = given.get("partner_id")
    if not partner_id:
        raise validation_error("The customer of an order is required.")
    _require(connection, "res.partner", partner_id)
    company_id = given.setdefault("company_id", 1)
    _require(connection, "res.company", company_id)
    if pricelist_id:
        _require(connection, "product.pricelist", pricelist_id)
        currency_id = pricelist_id
    else:
        company = records.read(connection, "res.company", [company_id], ["currency_id"], load=None)
        currency_id = company[0]["currency_id"]
    order_id = records.insert(
        connection,
        ORDER,
        {
            "name": "New",
            "state": "draft",
            "partner_invoice_id": partner_id,
            "partner_shipping_id": partner_id,
            "user_id": False,
            "invoice_status": "no",
            **given,
            "currency_id": currency_id,
        },
    )
    connection.execute(
        "UPDATE sale_order SET name = 'S' || lpad(id::text, 5, '0'), create_uid = %s, "
        "date_order = now() AT TIME ZONE 'UTC' WHERE id = %s",
        [BOT, order_id],
    )
    for command in commands:
        _command(connection, order_id, command)
    connection.execute(AMOUNTS, {"id": order_id})
    return order_id


def write_order(connection: Connection, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Change orders, and their lines by commands. Raises OdooError."""
    given = dict(values)
    commands = given.pop("order_line", [])
    _only(ORDER, given, FREE)
    records.update(connection, ORDER, ids, given)
    for order_id in ids:
        for command in commands:
            _command(connection, order_id, command)
        connection.execute(AMOUNTS, {"id": order_id})


def write_lines(connection: Connection, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Change lines of orders. Raises OdooError."""
    _only(LINE, values, FREE_OF_LINE)
    records.update(connection, LINE, ids, values)
    connection.execute(
        "UPDATE sale_order_line SET price_subtotal = round(product_uom_qty * price_unit, 2), "
        "price_total = round(product_uom_qty * price_unit, 2) WHERE id = ANY(%s)",
        [list(ids)],
    )
    for order_id in _orders_of(connection, ids):
        connection.execute(AMOUNTS, {"id": order_id})


def confirm(connection: Connection, ids: Sequence[int]) -> bool:
    """Make quotations orders. Raises OdooError for what is none any more."""
    for order in records.read(connection, ORDER, ids, ["state", "order_line"]):
        if order["state"] not in ("draft", "sent"):
            raise user_error("Some orders are not in a state requiring confirmation.")
    _set_state(connection, ids, "sale")
    return True


def cancel(connection: Connection, ids: Sequence[int]) -> bool:
    """Cancel orders."""
    _set_state(connection, ids, "cancel")
    return True


def invoice(connection: Connection, order_ids: Sequence[int], on: date) -> list[int]:
    """Make a draft invoice of what was delivered and not billed, one for each order.

    Raises OdooError where there is nothing to bill.
    """
    made = []
    for order in records.read(connection, ORDER, order_ids, None, load=None):
        domain = [["order_id", "=", order["id"]], ["state", "=", "sale"]]
        lines = records.read(connection, LINE, records.search(connection, LINE, domain), load=None)
        billed = [line for line in lines if line["qty_to_invoice"]]
        if billed:
            made.append(_invoice(connection, order, billed, on))
    if not made:
        raise user_error("Cannot create an invoice. No items are available to invoice.")
    return made


def post(connection: Connection, ids: Sequence[int]) -> bool:
    """Post draft invoices. Raises OdooError for others."""
    for move in records.read(connection, INVOICE, ids, ["state"]):
        if move["state"] != "draft":
            raise user_error("The entry must be in draft.")
    connection.execute(
        "UPDATE account_move SET state = 'posted', write_date = now() AT TIME ZONE 'UTC', "
        "name = 'INV/' || extract(year FROM invoice_date) || '/' || lpad(id::text, 5, '0') "
        "WHERE id = ANY(%s)",
        [list(ids)],
    )
    return True


def waiting_orders(connection: Connection) -> list[int]:
    """Return the orders of which delivered days are not billed."""
    return records.search(connection, ORDER, [["invoice_status", "=", "to invoice"]])


def _invoice(
    connection: Connection, order: Mapping[str, Any], billed: Sequence[Mapping[str, Any]], on: date
) -> int:
    # Each line is rounded for itself, so is every invoice of a part of it.
    amounts = [_amount(line["qty_to_invoice"], line["price_unit"]) for line in billed]
    total = sum(amounts, Decimal(0))
    move_id = records.insert(
        connection,
        INVOICE,
        {
            "name": "/",
            "state": "draft",
            "move_type": "out_invoice",
            "payment_state": "not_paid",
            "company_id": order["company_id"],
            "partner_id": order["partner_invoice_id"],
            "invoice_origin": order["name"],
            "ref": order["client_order_ref"],
            "invoice_date": on,
            "date": on,
            "currency_id": order["currency_id"],
            "amount_untaxed": total,
            "amount_tax": 0,
            "amount_total": total,
            "amount_residual": total,
        },
    )
    for line, amount in zip(billed, amounts, strict=True):
        line_id = records.insert(
            connection,
            INVOICE_LINE,
            {
                "move_id": move_id,
                "company_id": order["company_id"],
                "partner_id": order["partner_invoice_id"],
                "product_id": line["product_id"],
                "name": line["name"],
                "display_type": "product",
                "quantity": line["qty_to_invoice"],
                "price_unit": line["price_unit"],
                "price_subtotal": amount,
                "price_total": amount,
            },
        )
        connection.execute(
            "INSERT INTO sale_order_line_invoice_rel (invoice_line_id, order_line_id) "
            "VALUES (%s, %s)",
            [line_id, line["id"]],
        )
        connection.execute(
            "UPDATE sale_order_line SET qty_invoiced = coalesce(qty_invoiced, 0) + %s, "
            "write_date = now() AT TIME ZONE 'UTC' WHERE id = %s",
            [rounded(line["qty_to_invoice"]), line["id"]],
        )
    connection.execute(AMOUNTS, {"id": order["id"]})
    connection.execute(
        "UPDATE account_move SET write_date = now() AT TIME ZONE 'UTC' WHERE id = %s", [move_id]
    )
    return move_id


def _command(connection: Connection, order_id: int, command: Sequence[Any]) -> None:
    """Carry out a command on an order's lines: 0 makes one, 1 changes one."""
    match list(command):
        case [0, _, dict() as values]:
            _create_line(connection, order_id, values)
        case [1, int() as line_id, dict() as values]:
            write_lines(connection, [line_id], values)
        case _:
            raise value_error(f"The demo's Odoo does not know the command {command!r}")


def _create_line(connection: Connection, order_id: int, values: Mapping[str, Any]) -> None:
    product_id = values.get("product_id")
    if not product_id:
        raise validation_error("A line on an order needs a product.")
    _require(connection, "product.product", product_id)
    quantity = rounded(values.get("product_uom_qty", 1))
    price = rounded(values.get("price_unit", 0))
    order = records.read(connection, ORDER, [order_id], load=None)[0]
    records.insert(
        connection,
        LINE,
        {
            "qty_delivered": 0,
            "name": values.get("name") or "",
            **values,
            "order_id": order_id,
            "company_id": order["company_id"],
            "order_partner_id": order["partner_id"],
            "currency_id": order["currency_id"],
            "state": order["state"],
            "product_uom_qty": quantity,
            "price_unit": price,
            "qty_invoiced": 0,
            "price_subtotal": _amount(quantity, price),
            "price_total": _amount(quantity, price),
        },
    )


def _set_state(connection: Connection, ids: Sequence[int], state: str) -> None:
    records.update(connection, ORDER, ids, {"state": state})
    connection.execute(
        "UPDATE sale_order_line SET state = %s, write_date = now() AT TIME ZONE 'UTC' "
        "WHERE order_id = ANY(%s)",
        [state, list(ids)],
    )
    for order_id in ids:
        connection.execute(AMOUNTS, {"id": order_id})


def _orders_of(connection: Connection, line_ids: Sequence[int]) -> list[int]:
    asked = "SELECT DISTINCT order_id FROM sale_order_line WHERE id = ANY(%s)"
    return [order_id for (order_id,) in connection.execute(asked, [list(line_ids)])]


def _amount(quantity: Any, price: Any) -> Decimal:
    return rounded(rounded(quantity) * rounded(price))


def _only(model: str, values: Mapping[str, Any], allowed: frozenset[str]) -> None:
    records.stored(model, values)
    if refused := sorted(set(values) - allowed):
        raise value_error(f"The demo's Odoo does not write {', '.join(refused)} of {model!r}")


def _require(connection: Connection, model: str, id_: Any) -> None:
    records.read(connection, model, [id_], ["id"])
