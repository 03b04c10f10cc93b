"""The demo's Odoo sells days of work as Odoo does, over both of its protocols."""

from datetime import date
from typing import Any
from unittest import TestCase
from urllib.request import urlopen

from annex.odoo.demo import selling
from annex.odoo.demo.api.server import DemoOdoo
from annex.odoo.outbox.clients import Client, Door, Json2, JsonRpc, NotRun, Refused, Unanswered
from annex.testing.odoo import SellingMixin

DATABASE, LOGIN, KEY = "odoo", "bot", "a-key"
CUSTOMER = 20


class Json2Tests(SellingMixin, TestCase):
    """From 19 on."""

    def setUp(self) -> None:
        self.day = date(2026, 3, 31)
        self.server = self.enterContext(
            DemoOdoo(self.odoo.url, database=DATABASE, login=LOGIN, key=KEY, today=lambda: self.day)
        )
        self.client = self.client_of(KEY)

    def client_of(self, key: str) -> Client:
        return Json2(Door(self.server.url), DATABASE, key)

    def call(self, model: str, method: str, **arguments: Any) -> Any:
        return self.client.call(model, method, arguments)

    def order(self, **values: Any) -> int:
        line = {"product_id": selling.DAY, "name": "Work", "product_uom_qty": 20}
        (order_id,) = self.call(
            "sale.order",
            "create",
            vals_list=[
                {
                    "partner_id": CUSTOMER,
                    "company_id": selling.SELLER,
                    "client_order_ref": "r-1",
                    "order_line": [[0, 0, line | {"price_unit": 333.33}]],
                    **values,
                }
            ],
        )
        return int(order_id)

    def one(self, model: str, id_: int, *fields: str) -> Any:
        (row,) = self.call(model, "read", ids=[id_], fields=list(fields))
        return row if len(fields) > 1 else row[fields[0]]

    def test_one_create_makes_a_quotation_with_its_line(self):
        order_id = self.order()
        order = self.one("sale.order", order_id, "name", "state", "amount_untaxed", "partner_id")
        self.assertEqual(order["name"], f"S{order_id:05}")
        self.assertEqual((order["state"], order["amount_untaxed"]), ("draft", 6666.6))
        self.assertEqual(order["partner_id"][0], CUSTOMER)
        found = self.call("sale.order", "search", domain=[["client_order_ref", "=", "r-1"]])
        self.assertIn(order_id, found)

    def test_an_order_is_confirmed_once_and_a_second_time_is_refused_by_name(self):
        order_id = self.order()
        self.assertTrue(self.call("sale.order", "action_confirm", ids=[order_id]))
        self.assertEqual(self.one("sale.order", order_id, "state"), "sale")
        with self.assertRaises(Refused) as refused:
            self.call("sale.order", "action_confirm", ids=[order_id])
        self.assertEqual(refused.exception.name, "odoo.exceptions.UserError")

    def test_delivered_days_wait_for_their_invoice_and_are_billed_once(self):
        order_id = self.order()
        (line_id,) = self.call("sale.order.line", "search", domain=[["order_id", "=", order_id]])
        self.call("sale.order", "action_confirm", ids=[order_id])
        for days in (0.25, 0.25, 0.5):
            self.call("sale.order.line", "write", ids=[line_id], vals={"qty_delivered": days})
        self.assertEqual(self.one("sale.order", order_id, "invoice_status"), "to invoice")
        (wizard,) = self.call(
            "sale.advance.payment.inv",
            "create",
            vals_list=[
                {"advance_payment_method": "delivered", "sale_order_ids": [[6, 0, [order_id]]]}
            ],
        )
        made = self.call("sale.advance.payment.inv", "create_invoices", ids=[wizard])["res_id"]
        self.call("account.move", "action_post", ids=[made])
        invoice = self.one("account.move", made, "name", "state", "amount_untaxed", "invoice_date")
        self.assertEqual(invoice["name"], f"INV/2026/{made:05}")
        self.assertEqual((invoice["state"], invoice["amount_untaxed"]), ("posted", 166.67))
        self.assertEqual(invoice["invoice_date"], "2026-03-31")
        self.assertEqual(self.one("sale.order", order_id, "invoice_status"), "no")
        self.assertEqual(self.server.company.invoice_delivered(), [])

    def test_a_quotation_is_not_billed(self):
        order_id = self.order()
        (line_id,) = self.one("sale.order", order_id, "order_line")
        self.call("sale.order.line", "write", ids=[line_id], vals={"qty_delivered": 3})
        self.assertEqual(self.one("sale.order", order_id, "invoice_status"), "no")
        self.assertEqual(self.server.company.invoice_delivered(), [])

    def test_what_is_refused_leaves_nothing_behind(self):
        before = self.call("sale.order", "search_count", domain=[])
        for values, kind in (
            ({"partner_id": False}, Refused),
            ({"partner_id": 99999}, Refused),
            ({"order_line": [[0, 0, {"product_id": 99999}]]}, Refused),
            ({"no_such_field": 1}, Unanswered),
            ({"order_line": [[0, 0, {"product_id": selling.DAY, "no_such": 1}]]}, Unanswered),
        ):
            with self.subTest(values), self.assertRaises(kind):
                self.order(**values)
        self.assertEqual(self.call("sale.order", "search_count", domain=[]), before)

    def test_domains_are_read_as_odoo_reads_them(self):
        draft, confirmed = self.order(origin="A"), self.order(origin="B")
        self.call("sale.order", "action_confirm", ids=[confirmed])
        mine = ["id", "in", [draft, confirmed]]
        for domain, wanted in (
            ([mine, ["state", "=", "sale"]], [confirmed]),
            (["&", mine, "!", ["state", "=", "sale"]], [draft]),
            ([mine, "|", ["origin", "=", "A"], ["origin", "ilike", "b"]], [draft, confirmed]),
            ([mine, ["user_id", "=", False]], [draft, confirmed]),
        ):
            with self.subTest(domain):
                self.assertEqual(self.call("sale.order", "search", domain=domain), wanted)

    def test_records_are_searched_and_read_in_one_call(self):
        order_id = self.order(client_order_ref="r-2")
        rows = self.call(
            "sale.order",
            "search_read",
            domain=[["client_order_ref", "=", "r-2"]],
            fields=["client_order_ref", "user_id", "currency_id"],
        )
        self.assertEqual(
            rows,
            [
                {
                    "id": order_id,
                    "client_order_ref": "r-2",
                    "user_id": False,
                    "currency_id": [selling.EURO, "EUR"],
                }
            ],
        )

    def test_a_card_is_made_and_a_wrong_key_reaches_nothing(self):
        made = self.call("res.partner", "create", vals_list=[{"name": "Acme", "ref": "c-1"}])
        found = self.call("res.partner", "search", domain=[["ref", "=", "c-1"]])
        self.assertEqual(found, made)
        with self.assertRaises(NotRun):
            self.client_of("another").call("res.partner", "search", {"domain": []})

    def test_a_person_who_follows_the_link_sees_the_order(self):
        order_id = self.order()
        with urlopen(f"{self.server.url}/odoo/sale.order/{order_id}") as answer:
            self.assertIn(f"S{order_id:05}", answer.read().decode())


class JsonRpcTests(Json2Tests):
    """Before 19."""

    def client_of(self, key: str) -> Client:
        return JsonRpc(Door(self.server.url), DATABASE, LOGIN, key)
