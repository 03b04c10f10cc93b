"""A company in the demo's Odoo that sells days of work: what its orders and invoices need."""

from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier

from annex.odoo.demo.filling import translated

SELLER: Final = 4
"""The company that sells; its product and its own currency are below."""
DAY: Final = 400
EURO: Final = 1
CURRENCIES: Final = ("EUR", "USD", "GBP", "CHF", "CAD", "NOK", "SEK")
CARD: Final = 99

ROWS: Final[tuple[tuple[str, tuple[dict[str, Any], ...]], ...]] = (
    (
        "res_currency",
        tuple({"id": n, "name": c, "decimal_places": 2} for n, c in enumerate(CURRENCIES, EURO)),
    ),
    (
        "res_partner",
        (
            {
                "id": CARD,
                "name": "Halden Services",
                "complete_name": "Halden Services",
                "active": True,
                "commercial_partner_id": CARD,
                "is_company": True,
                "partner_share": False,
                "lang": "en_US",
            },
        ),
    ),
    (
        "res_company",
        (
            {
                "id": SELLER,
                "name": "Halden Services",
                "active": True,
                "partner_id": CARD,
                "parent_path": f"{SELLER}/",
                "currency_id": EURO,
            },
        ),
    ),
    (
        "product_template",
        (
            {
                "id": DAY,
                "name": translated("Day of work", "Jour de travail"),
                "default_code": "DAY",
                "active": True,
                "type": "service",
                "sale_ok": True,
                "purchase_ok": False,
                "list_price": 600,
            },
        ),
    ),
    (
        "product_product",
        ({"id": DAY, "product_tmpl_id": DAY, "default_code": "DAY", "active": True},),
    ),
)


def ensure(connection: psycopg.Connection) -> None:
    """Write what is missing of it; safe to repeat."""
    for table, rows in ROWS:
        for row in rows:
            connection.execute(
                SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT (id) DO NOTHING").format(
                    Identifier(table),
                    SQL(", ").join(map(Identifier, row)),
                    SQL(", ").join([SQL("%s")] * len(row)),
                ),
                list(row.values()),
            )
        connection.execute(
            SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), (SELECT max(id) FROM {}))").format(
                table, Identifier(table)
            )
        )
    connection.execute("UPDATE res_company SET currency_id = %s WHERE currency_id IS NULL", [EURO])
