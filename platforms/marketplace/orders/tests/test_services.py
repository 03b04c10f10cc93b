"""What is agreed becomes one order in Odoo, what is approved its delivered days, whatever fails."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from annex.odoo.demo import selling
from annex.odoo.outbox import services as outbox
from annex.testing.odoo_api import Fault
from platforms.marketplace.clients.tests.factories import make_client
from platforms.marketplace.engagements.models import EngagementStatus
from platforms.marketplace.engagements.services import hooks
from platforms.marketplace.orders.models import HandOff, Invoice, Order, Terms
from platforms.marketplace.orders.services import handing, opening, terms
from platforms.marketplace.orders.tests.factories import make_engagement
from platforms.marketplace.orders.tests.line import PARTNER, JsonRpcMixin, LineTestCase

LATER = timedelta(minutes=5)


class Undone(Exception):
    """Ends a transaction."""


class HandOverTests(LineTestCase):
    def test_an_agreement_becomes_one_confirmed_order_with_its_line(self):
        hand_off = self.handed(day_rate=Decimal("512.50"))
        self.assertEqual(hand_off.status, "promised")
        self.deliver()
        hand_off.refresh_from_db()
        (order,) = self.in_odoo(hand_off)
        (line,) = self.ask("sale.order.line", [["order_id", "=", order["id"]]])
        self.assertEqual((hand_off.status, hand_off.order_id), ("placed", order["id"]))
        self.assertEqual(hand_off.line_id, line["id"])
        self.assertEqual((order["state"], order["partner_id"][0]), ("sale", PARTNER))
        # Twelve weeks of five days.
        self.assertEqual((line["product_uom_qty"], line["price_unit"]), (60.0, 512.5))
        self.assertEqual(order["currency_id"][1], "EUR")

    def test_it_is_handed_over_once_and_undone_with_the_acceptance(self):
        with self.assertRaises(Undone), transaction.atomic():
            self.handed()
            raise Undone
        self.assertEqual(outbox.calls().count(), 0)
        engagement = self.agreed()
        for _ in range(2):
            hooks.call_agreed(actor=self.actor(), engagement=engagement, at=self.now)
        self.deliver()
        self.assertEqual(len(self.in_odoo(HandOff.objects.get())), 1)

    def test_an_order_is_not_confirmed_where_the_terms_leave_that_to_people(self):
        Terms.objects.update(confirms=False)
        hand_off = self.handed()
        self.deliver()
        self.assertEqual(self.in_odoo(hand_off)[0]["state"], "draft")

    def test_each_step_that_got_no_answer_is_looked_for_and_not_made_again(self):
        for fault in (Fault.SILENCE_AFTER, Fault.ERROR_AFTER, Fault.RESET_AFTER):
            for step in ("create", "action_confirm"):
                with self.subTest(fault=fault, step=step):
                    waiting = [fault]
                    self.server.fault = lambda _, method, waiting=waiting, step=step: (
                        waiting.pop() if waiting and method == step else None
                    )
                    hand_off = self.handed()
                    self.deliver()
                    self.deliver(later=LATER)
                    (order,) = self.in_odoo(hand_off)
                    self.assertEqual((order["state"], waiting), ("sale", []))
                    self.assertEqual(outbox.calls("unknown", "failed").count(), 0)

    def test_a_refusal_is_shown_and_goes_through_once_it_is_mended_and_tried_again(self):
        self.customer.odoo_partner_id = 99999
        self.customer.save(update_fields=["odoo_partner_id"])
        hand_off = self.handed()
        self.deliver()
        hand_off.refresh_from_db()
        self.assertEqual(hand_off.status, "failed")
        self.assertTrue(hand_off.reason.startswith("odoo.exceptions.MissingError"))
        with self.server.company.transaction() as odoo:
            odoo.execute("INSERT INTO res_partner (id, name) VALUES (99999, 'Late')")
        handing.retry(actor=self.actor("manager"), hand_off_id=hand_off.pk, at=self.now)
        self.deliver()
        hand_off.refresh_from_db()
        self.assertEqual((hand_off.status, len(self.in_odoo(hand_off))), ("placed", 1))

    def test_a_line_that_was_taken_out_in_odoo_is_looked_for_again_when_asked(self):
        hand_off = self.handed()
        self.server.fault = lambda model, method: self.lose_line()
        self.deliver()
        hand_off.refresh_from_db()
        self.assertEqual((hand_off.status, hand_off.line_id), ("placed", None))
        self.assertEqual(hand_off.problem, "The order has no line of ours.")
        self.server.fault = lambda model, method: None
        with self.server.company.transaction() as odoo:
            odoo.execute("UPDATE sale_order_line SET product_id = %s", [selling.DAY])
        handing.retry(actor=self.actor("manager"), hand_off_id=hand_off.pk, at=self.now)
        self.deliver()
        hand_off.refresh_from_db()
        self.assertIsNotNone(hand_off.line_id)
        self.assertEqual((hand_off.problem, self.in_odoo(hand_off)[0]["state"]), ("", "sale"))

    def lose_line(self) -> None:
        with self.server.company.transaction() as odoo:
            odoo.execute("UPDATE sale_order_line SET product_id = NULL")

    def test_what_lacks_a_partner_or_terms_waits_and_says_for_what(self):
        stranger = make_client(name="Newcomer")
        hand_off = handing.hand_over(engagement=make_engagement(client=stranger), at=self.now)
        dollars = self.handed(currency="USD")
        self.assertEqual((hand_off.status, hand_off.reason), ("waiting", handing.NO_PARTNER))
        self.assertEqual((dollars.status, dollars.reason), ("waiting", handing.NO_TERMS))
        self.assertEqual(outbox.calls().count(), 0)
        opening.open_partner(actor=self.actor("manager"), client_id=stranger.pk, at=self.now)
        terms.create(
            actor=self.actor("manager"),
            currency="usd",
            company_id=4,
            product_id=selling.DAY,
            pricelist_id=2,
            at=self.now,
        )
        self.deliver()
        (order,) = self.in_odoo(hand_off)
        stranger.refresh_from_db()
        self.assertEqual(order["partner_id"], [stranger.odoo_partner_id, "Newcomer"])
        self.assertEqual(self.in_odoo(dollars)[0]["currency_id"][1], "USD")

    def test_what_is_cancelled_while_it_waits_is_never_handed_over(self):
        hand_off = self.handed(currency="USD")
        hand_off.engagement.status = EngagementStatus.CANCELLED
        hand_off.engagement.save(update_fields=["status"])
        self.assertEqual(handing.resume_waiting(at=self.now), 1)
        hand_off.refresh_from_db()
        self.assertEqual((hand_off.status, hand_off.reason), ("withdrawn", handing.CANCELLED))

    def test_terms_name_a_company_of_the_account_and_a_product_it_sells(self):
        manager = self.actor("manager")
        said = {"actor": manager, "currency": "USD", "at": self.now}
        with self.assertRaises(terms.CompanyNotLinked):
            terms.create(**said, company_id=1, product_id=selling.DAY)
        with self.assertRaises(terms.ProductUnknown):
            terms.create(**said, company_id=4, product_id=77)
        with self.assertRaises(terms.TermsTaken):
            terms.create(**said | {"currency": "EUR"}, company_id=4, product_id=selling.DAY)
        self.assertEqual(Terms.objects.count(), 1)


class JsonRpcHandOverTests(JsonRpcMixin, HandOverTests):
    """The same below 19."""


class DeliverTests(LineTestCase):
    def delivered(self, hand_off: HandOff) -> float:
        (line,) = self.ask("sale.order.line", [["id", "=", hand_off.line_id]])
        return line["qty_delivered"]

    def placed(self) -> HandOff:
        hand_off = self.handed()
        self.deliver()
        hand_off.refresh_from_db()
        return hand_off

    def test_odoo_is_told_the_whole_sum_that_was_approved(self):
        hand_off = self.placed()
        self.approve(hand_off, 1, 1, "0.5")
        self.approve(hand_off, "0.25", starts_on=date(2026, 2, 2))
        self.deliver()
        hand_off.refresh_from_db()
        self.assertEqual(self.delivered(hand_off), 2.75)
        self.assertEqual((hand_off.days_told, hand_off.days_sent), (Decimal("2.75"), None))

    def test_what_was_approved_before_the_order_was_made_follows_it(self):
        hand_off = self.handed()
        self.approve(hand_off, 1, 1)
        self.deliver()
        hand_off.refresh_from_db()
        self.assertEqual(self.delivered(hand_off), 2.0)

    def test_a_sum_that_got_no_answer_never_overtakes_a_later_one(self):
        hand_off = self.placed()
        waiting = [Fault.ERROR_BEFORE]
        self.server.fault = lambda _, method: (
            waiting.pop() if waiting and method == "write" else None
        )
        self.approve(hand_off, 1)
        self.deliver()
        self.approve(hand_off, 1, 1, starts_on=date(2026, 2, 2))
        self.assertEqual(self.deliver(), 0)
        self.deliver(later=LATER)
        self.assertEqual(self.delivered(hand_off), 3.0)
        self.assertEqual(self.server.calls.count(("sale.order.line", "write")), 2)

    def test_two_approvals_at_once_and_the_worker_end_with_the_whole_sum(self):
        hand_off = self.placed()

        def approve(month: int) -> None:
            with transaction.atomic():
                self.approve(hand_off, 1, 1, starts_on=date(2026, month, 2))

        self.together(
            lambda: approve(1), lambda: approve(2), lambda: approve(3), lambda: self.deliver()
        )
        self.deliver()
        self.assertEqual(self.delivered(hand_off), 6.0)

    def test_what_odoo_refuses_is_shown_and_tried_again(self):
        hand_off = self.placed()
        hand_off.line_id = 99999
        hand_off.save(update_fields=["line_id"])
        self.approve(hand_off, 1)
        self.deliver()
        hand_off.refresh_from_db()
        self.assertTrue(hand_off.problem.startswith("odoo.exceptions.MissingError"))
        with self.server.company.transaction() as odoo:
            odoo.execute(
                "INSERT INTO sale_order_line (id, order_id, state, price_unit, product_uom_qty) "
                "VALUES (99999, %s, 'sale', 500, 1)",
                [hand_off.order_id],
            )
        handing.retry(actor=self.actor("manager"), hand_off_id=hand_off.pk, at=self.now)
        self.deliver()
        hand_off.refresh_from_db()
        self.assertEqual((hand_off.problem, hand_off.days_told), ("", Decimal(1)))


class ReadBackTests(LineTestCase):
    def test_states_amounts_and_invoices_are_read_from_odoos_tables(self):
        hand_off = self.handed(day_rate=Decimal("333.33"))
        self.approve(hand_off, 1, "0.25")
        self.deliver()
        self.assertEqual(self.read_back(), 1)
        order = Order.objects.get()
        self.assertEqual((order.state, order.invoice_status), ("sale", "to invoice"))
        self.assertEqual(order.amount, Decimal("19999.80"))
        self.assertEqual((order.days_delivered, order.days_invoiced), (Decimal("1.25"), 0))
        self.assertEqual(self.read_back(), 0)
        self.server.company.invoice_delivered()
        self.assertEqual(self.read_back(), 1)
        invoice = Invoice.objects.get()
        self.assertEqual((invoice.days, invoice.amount), (Decimal("1.25"), Decimal("416.66")))
        self.assertEqual((invoice.state, invoice.payment_state), ("posted", "not_paid"))
        self.assertEqual(invoice.invoiced_on, date(2026, 1, 5))

    def test_a_payment_that_changes_the_invoice_alone_is_noticed(self):
        hand_off = self.handed()
        self.approve(hand_off, 1)
        self.deliver()
        (made,) = self.server.company.invoice_delivered()
        self.read_back()
        self.server.company.call(
            "account.move", "write", {"ids": [made], "vals": {"payment_state": "paid"}}
        )
        self.assertEqual(self.read_back(), 1)
        self.assertEqual(Invoice.objects.get().payment_state, "paid")

    def test_an_order_that_was_found_late_is_read_although_it_is_old(self):
        self.handed()
        self.deliver()
        with self.server.company.transaction() as odoo:
            odoo.execute("UPDATE sale_order SET write_date = '2020-01-01'")
            odoo.execute("UPDATE sale_order_line SET write_date = '2020-01-01'")
        second = self.handed()
        self.read_back()
        self.deliver()
        with self.server.company.transaction() as odoo:
            odoo.execute("UPDATE sale_order SET write_date = '2020-01-01'")
        self.read_back()
        self.assertTrue(Order.objects.filter(hand_off=second).exists())

    def test_what_was_deleted_in_odoo_is_said_to_be_gone(self):
        hand_off = self.handed()
        self.deliver()
        self.read_back()
        with self.server.company.transaction() as odoo:
            odoo.execute("DELETE FROM sale_order WHERE client_order_ref = %s", [str(hand_off.pk)])
        self.assertEqual(self.read_back(), 1)
        self.assertFalse(Order.objects.get().is_there)

    def test_orders_of_a_company_that_is_not_the_accounts_are_not_read(self):
        hand_off = self.handed()
        self.deliver()
        with self.server.company.transaction() as odoo:
            odoo.execute(
                "UPDATE sale_order SET company_id = 1 WHERE client_order_ref = %s",
                [str(hand_off.pk)],
            )
        self.assertEqual(self.read_back(), 0)
        self.assertEqual(Order.objects.count(), 0)

    def test_clients_are_called_what_odoo_calls_them(self):
        self.read_back()
        self.customer.refresh_from_db()
        (card,) = self.ask("res.partner", [["id", "=", PARTNER]])
        self.assertEqual(self.customer.name, card["name"])
