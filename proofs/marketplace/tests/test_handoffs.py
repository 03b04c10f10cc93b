"""Hand-offs in short: a score, workers killed, two months of books."""

from django.db import connections

from annex.odoo.demo import selling
from annex.tenancy.context import no_context
from annex.testing.cases import CommitTestCase
from annex.testing.odoo import OdooMixin
from proofs.marketplace import handoffs
from proofs.marketplace.odoo_process import client_of


class HandOffTests(OdooMixin, CommitTestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(no_context())

    def test_each_agreement_is_one_order_and_the_books_agree(self):
        told = []

        holds = handoffs.run(
            told.append, count=20, working=4, months=2, kills=2, protocols=["json2"]
        )

        self.assertTrue(holds, "\n".join(told))
        self.assertIn("20 orders, 0 duplicates, 0 lost", told[0])
        self.assertIn("0 cents", told[-1])

    def test_the_checker_sees_a_second_order(self):
        told = []

        holds = handoffs.run(
            told.append,
            count=3,
            working=1,
            months=1,
            kills=0,
            share=0,
            protocols=["json2"],
            damage=order_again,
        )

        self.assertFalse(holds)
        self.assertIn("4 orders, 1 duplicates, 0 lost", told[0])


def order_again(ground):
    """Make one of the orders a second time."""
    with connections["odoo"].cursor() as cursor:
        cursor.execute("SELECT client_order_ref FROM sale_order WHERE client_order_ref IS NOT NULL")
        (reference,) = cursor.fetchone()
    values = {"partner_id": 15, "company_id": selling.SELLER, "client_order_ref": reference}
    client_of(ground.odoo.url, ground.protocol).call(
        "sale.order", "create", {"vals_list": [values]}
    )
