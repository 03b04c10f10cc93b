"""The steps of an order, against a real Odoo where the environment names one, else the demo's.

``docs/howto/connect-odoo.md`` lists the variables. A real one keeps the quotations.
"""

import os
from typing import Any
from unittest import TestCase, TestLoader, TestSuite
from uuid import uuid4

from annex.odoo.demo import selling
from annex.odoo.outbox.clients import Client, Door, Json2, JsonRpc, Refused
from annex.odoo.outbox.tests.test_real_odoo import URL, VERSION, RealMixin
from annex.testing.odoo import SellingMixin
from annex.testing.odoo_server import DATABASE, KEY, LOGIN, FaultyOdoo


class StepsTests(SellingMixin, TestCase):
    def setUp(self) -> None:
        if URL:
            self.door = Door(URL)
            self.told = RealMixin.database, RealMixin.login, RealMixin.right_key
            self.partner, self.product, self.company = (
                int(os.environ[f"ANNEX_TEST_ODOO_{name}"])
                for name in ("PARTNER", "PRODUCT", "COMPANY")
            )
        else:
            self.door = Door(self.enterContext(FaultyOdoo(self.odoo.url)).url)
            self.told = DATABASE, LOGIN, KEY
            self.partner, self.product, self.company = 15, selling.DAY, selling.SELLER
        self.client = self.client_of()
        self.reference = str(uuid4())

    def client_of(self) -> Client:
        database, _, key = self.told
        return Json2(self.door, database, key)

    def call(self, model: str, method: str, **arguments: Any) -> Any:
        return self.client.call(model, method, arguments)

    def quotation(self) -> int:
        line = {"product_id": self.product, "name": "Work", "product_uom_qty": 12.5}
        values = {
            "partner_id": self.partner,
            "company_id": self.company,
            "client_order_ref": self.reference,
            "origin": "M-1",
            "order_line": [[0, 0, line | {"price_unit": 512.5}]],
        }
        (order_id,) = self.call("sale.order", "create", vals_list=[values])
        return int(order_id)

    def read(self, model: str, id_: int, *names: str) -> Any:
        (row,) = self.call(model, "read", ids=[id_], fields=list(names))
        return row

    def test_a_quotation_is_made_in_one_call_and_found_by_its_reference(self):
        order_id = self.quotation()
        domain = [["client_order_ref", "=", self.reference]]
        self.assertEqual(self.call("sale.order", "search", domain=domain), [order_id])
        order = self.read("sale.order", order_id, "state", "amount_untaxed", "origin")
        self.assertEqual((order["state"], order["origin"]), ("draft", "M-1"))
        self.assertEqual(order["amount_untaxed"], 6406.25)

    def test_it_is_confirmed_and_found_by_its_state_and_refused_a_second_time(self):
        order_id = self.quotation()
        self.call("sale.order", "action_confirm", ids=[order_id])
        found = [["id", "=", order_id], ["state", "in", ["sale", "done"]]]
        self.assertEqual(self.call("sale.order", "search", domain=found), [order_id])
        with self.assertRaises(Refused) as refused:
            self.call("sale.order", "action_confirm", ids=[order_id])
        self.assertEqual(refused.exception.name, "odoo.exceptions.UserError")

    def test_delivered_days_are_written_as_a_sum_and_can_be_written_again(self):
        order_id = self.quotation()
        self.call("sale.order", "action_confirm", ids=[order_id])
        domain = [["order_id", "=", order_id], ["product_id", "=", self.product]]
        (line_id,) = self.call("sale.order.line", "search", domain=domain)
        for _ in range(2):
            vals = {"qty_delivered": 2.75}
            self.call("sale.order.line", "write", ids=[line_id], vals=vals)
        self.assertEqual(
            self.read("sale.order.line", line_id, "qty_delivered")["qty_delivered"], 2.75
        )
        self.assertEqual(
            self.read("sale.order", order_id, "invoice_status")["invoice_status"], "to invoice"
        )


class JsonRpcStepsTests(StepsTests):
    """The same by the older protocol."""

    def client_of(self) -> Client:
        return JsonRpc(self.door, *self.told)


def load_tests(loader: TestLoader, tests: TestSuite, pattern: str | None) -> TestSuite:
    """Give the tests by the protocols that the Odoo speaks."""
    chosen = (StepsTests, JsonRpcStepsTests) if VERSION >= 19 else (JsonRpcStepsTests,)
    return TestSuite(loader.loadTestsFromTestCase(one) for one in chosen)
