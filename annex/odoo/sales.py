"""What became of orders in Odoo: their state, what was delivered and billed, and whose they are.

Read by the contract from Odoo's tables, as frozen values, of the companies that the account is
linked to and of no other. Nobody's rules are asked: what is shown to whom is the caller's to say.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import OperationalError, ProgrammingError, connections
from django.utils.translation import gettext_noop

from annex.kernel.errors import Unavailable
from annex.odoo.accounts.models import CompanyLink
from annex.odoo.accounts.reads import OdooUnreachable, require_connection
from annex.odoo.router import READER_ALIAS

LATE: Final = timedelta(minutes=10)
"""How long a transaction of Odoo's may take: a row says when its transaction began, not when it
was committed (``limit_time_real`` is 2 minutes unless changed, of background jobs longer)."""

_CHANGED: Final = """
o.write_date >= %(since)s OR EXISTS (
  SELECT FROM sale_order_line l WHERE l.order_id = o.id AND (l.write_date >= %(since)s OR EXISTS (
    SELECT FROM sale_order_line_invoice_rel r JOIN account_move_line i ON i.id = r.invoice_line_id
    JOIN account_move m ON m.id = i.move_id
    WHERE r.order_line_id = l.id AND m.write_date >= %(since)s)))"""
_ORDERS: Final = f"""
SELECT o.id, o.name, o.state, coalesce(o.invoice_status, 'no'), o.client_order_ref, o.company_id,
       o.partner_id, coalesce(c.name, ''), coalesce(c.decimal_places, 2),
       coalesce(o.amount_untaxed, 0),
       coalesce(o.amount_total, 0), %(since)s::timestamp IS NULL OR {_CHANGED}
FROM sale_order o LEFT JOIN res_currency c ON c.id = o.currency_id
WHERE o.id = ANY(%(ids)s) AND o.company_id = ANY(%(companies)s) ORDER BY o.id"""
_LINES: Final = """
SELECT l.order_id, l.id, l.product_id, coalesce(l.product_uom_qty, 0),
       coalesce(l.qty_delivered, 0), coalesce(l.qty_invoiced, 0), coalesce(l.price_unit, 0),
       coalesce(l.price_subtotal, 0)
FROM sale_order_line l WHERE l.order_id = ANY(%(ids)s) AND l.display_type IS NULL ORDER BY l.id"""
_INVOICED: Final = """
SELECT l.order_id, m.id, coalesce(m.name, ''), m.state, m.move_type,
       coalesce(m.payment_state, 'not_paid'), m.invoice_date, coalesce(m.amount_untaxed, 0),
       coalesce(m.amount_total, 0), coalesce(m.amount_residual, 0), l.id,
       coalesce(i.quantity, 0), coalesce(i.price_unit, 0), coalesce(i.price_subtotal, 0)
FROM sale_order_line l JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
JOIN account_move_line i ON i.id = r.invoice_line_id JOIN account_move m ON m.id = i.move_id
WHERE l.order_id = ANY(%(ids)s) AND m.company_id = ANY(%(companies)s)
ORDER BY l.order_id, m.id, i.id"""
_PARTNERS: Final = """
SELECT p.id, coalesce(p.name, ''), coalesce(p.active, FALSE) FROM res_partner p
WHERE p.id = ANY(%(ids)s) AND (p.company_id IS NULL OR p.company_id = ANY(%(companies)s))
  AND (%(since)s::timestamp IS NULL OR p.write_date >= %(since)s) ORDER BY p.id"""
_PRODUCTS: Final = """
SELECT p.id FROM product_product p JOIN product_template t ON t.id = p.product_tmpl_id
WHERE p.id = ANY(%(ids)s) AND p.active
  AND (t.company_id IS NULL OR t.company_id = ANY(%(companies)s))"""


class OdooSellsNothing(Unavailable):
    """Odoo has no orders, or not the contract's columns of them."""

    code = "odoo_sells_nothing"
    title = gettext_noop("Orders can not be read from Odoo's database.")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order: quantities in the product's unit, amounts without taxes."""

    id: int
    product_id: int | None
    ordered: Decimal
    delivered: Decimal
    invoiced: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Billed:
    """What an invoice bills of a line of the order; a credit note bills less than nothing."""

    line_id: int
    quantity: Decimal
    price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice of an order, or a credit note; ``amount`` is without taxes, both as Odoo's."""

    id: int
    number: str
    state: str
    kind: str
    payment_state: str
    invoiced_on: date | None
    amount: Decimal
    total: Decimal
    open: Decimal
    billed: tuple[Billed, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A quotation or order with its lines and all its invoices.

    Odoo rounds amounts in ``currency`` to ``decimals``.
    """

    id: int
    number: str
    state: str
    invoice_status: str
    reference: str | None
    company_id: int
    partner_id: int
    currency: str
    decimals: int
    amount: Decimal
    total: Decimal
    lines: tuple[Line, ...]
    invoices: tuple[Invoice, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """A customer's card."""

    id: int
    name: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Orders:
    """What was found: ``changed`` in full, ``there`` every id that is still an order."""

    changed: tuple[Order, ...]
    there: frozenset[int]


def moment() -> datetime:
    """Return the time by the clock of Odoo's database. Raises OdooUnreachable and its kind."""
    ((now,),) = _rows("SELECT now()")
    assert isinstance(now, datetime)
    return now


def orders(ids: Collection[int], *, since: datetime | None = None) -> Orders:
    """Return those of the orders that changed at ``since`` or later, or all of them.

    An order changes with its lines and its invoices. Whoever asks again and again starts each time
    ``LATE`` before the moment of the last. Raises OdooNotConnected, OdooUnreachable or
    OdooSellsNothing.
    """
    asked = _asked(ids, since)
    found = _rows(_ORDERS, asked)
    changed = [row for row in found if row[-1]]
    asked["ids"] = [row[0] for row in changed]
    lines = _grouped(_rows(_LINES, asked)) if changed else {}
    billed = _grouped(_rows(_INVOICED, asked)) if changed else {}
    return Orders(
        changed=tuple(
            _order(row[:-1], lines.get(row[0], ()), billed.get(row[0], ())) for row in changed
        ),
        there=frozenset(row[0] for row in found),
    )


def partners(ids: Collection[int], *, since: datetime | None = None) -> tuple[Partner, ...]:
    """Return those of the cards that changed at ``since`` or later, or all of them.

    Another company's card is not among them. Raises as ``orders`` does.
    """
    return tuple(Partner(*row) for row in _rows(_PARTNERS, _asked(ids, since)))


def has_product(product_id: int) -> bool:
    """Tell whether the account's companies may sell a product. Raises as ``orders`` does."""
    return bool(_rows(_PRODUCTS, _asked([product_id], None)))


def companies() -> frozenset[int]:
    """Return the companies that the account is linked to."""
    return frozenset(CompanyLink.objects.values_list("company_id", flat=True))


def _asked(ids: Collection[int], since: datetime | None) -> dict[str, Any]:
    return {
        "ids": list(ids),
        "companies": list(companies()),
        "since": None if since is None else since.astimezone(UTC).replace(tzinfo=None),
    }


def _rows(statement: str, asked: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    require_connection()
    with _telling(), connections[READER_ALIAS].cursor() as cursor:
        cursor.execute(statement, asked)
        return list(cursor.fetchall())


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise OdooUnreachable(detail=gettext_noop("Try again later.")) from error
    except ProgrammingError as error:
        detail = gettext_noop("Whoever runs the server runs `manage.py odoo_contract --check`.")
        raise OdooSellsNothing(detail=detail) from error


def _grouped(rows: Sequence[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    """Put the rows of an order together; their first column says whose they are."""
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for order_id, *said in rows:
        grouped.setdefault(order_id, []).append(tuple(said))
    return grouped


def _order(
    said: tuple[Any, ...], lines: Sequence[tuple[Any, ...]], billed: Sequence[tuple[Any, ...]]
) -> Order:
    parts = (tuple(Line(*line) for line in lines), tuple(_invoices(billed)))
    return Order(*said + parts)


def _invoices(rows: Sequence[tuple[Any, ...]]) -> Iterator[Invoice]:
    by_id: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_id.setdefault(row[0], []).append(row)
    for same in by_id.values():
        sign = -1 if same[0][3] == "out_refund" else 1
        billed = (
            Billed(line_id, sign * quantity, price, sign * amount)
            for *_, line_id, quantity, price, amount in same
        )
        yield Invoice(*(*same[0][:9], tuple(billed)))
