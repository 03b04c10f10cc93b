"""The line runs by itself: a worker, the schedule, and a command for whoever closes a month."""

from datetime import date
from io import StringIO

from django.core.management import CommandError, call_command
from django.test import override_settings

from annex.odoo.outbox import services as outbox
from annex.tenancy.context import no_context
from annex.testing.odoo_server import DATABASE, KEY
from platforms.marketplace.clients.tests.factories import make_client
from platforms.marketplace.orders import tasks
from platforms.marketplace.orders.models import HandOff, Order, Reconciliation, Terms
from platforms.marketplace.orders.services import preparing
from platforms.marketplace.orders.tests.factories import make_approved, make_engagement
from platforms.marketplace.orders.tests.line import LineTestCase


class LineTests(LineTestCase):
    def setUp(self) -> None:
        super().setUp()
        said = {"ODOO_API_DATABASE": DATABASE, "ODOO_API_KEY": KEY, "ODOO_API_USER": ""}
        self.enterContext(override_settings(ODOO_URL=self.server.url, **said))

    def test_what_is_agreed_reaches_odoo_and_is_read_back_and_reconciled(self):
        hand_off = self.handed()
        self.approve(hand_off, 1, 1)
        with no_context():
            tasks.sweep()
            tasks.reconcile()
        hand_off.refresh_from_db()
        self.assertEqual(hand_off.status, "placed")
        self.assertEqual(Order.objects.get().days_delivered, 2)
        self.assertEqual(Reconciliation.objects.count(), 2)

    def test_the_command_ends_with_an_error_until_the_books_agree(self):
        hand_off, told = self.handed(), StringIO()
        self.approve(hand_off, 1)
        asked = {"account": self.account.slug, "month": "2026-01", "stdout": told}
        with self.assertRaisesMessage(CommandError, "1 engagements differ."):
            call_command("reconcile_orders", **asked)
        self.assertIn("0.00 not delivered, 500.00 not invoiced", told.getvalue())
        self.server.company.invoice_delivered()
        call_command("reconcile_orders", **asked)
        self.assertIn("The books agree.", told.getvalue())

    def test_a_demo_account_is_laid_the_line_once(self):
        Terms.objects.all().delete()
        newcomer = make_client(name="Newcomer")
        engagement = make_engagement(client=newcomer)
        make_approved(engagement, [1, "0.5"], starts_on=date(2026, 1, 6), at=self.now)
        self.assertEqual(preparing.prepare_demo(at=self.now), 1)
        self.assertEqual(preparing.prepare_demo(at=self.now), 0)
        hand_off = HandOff.objects.get()
        (order,) = self.in_odoo(hand_off)
        self.assertEqual(order["partner_id"][1], "Newcomer")
        self.assertEqual((hand_off.status, hand_off.days_told), ("placed", 1.5))
        self.assertFalse(outbox.calls("pending", "unknown", "failed").exists())
