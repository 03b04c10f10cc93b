"""What was agreed, delivered and invoiced in a month is compared to the cent."""

from datetime import UTC, date, datetime
from decimal import Decimal

from platforms.marketplace.orders.models import Reconciliation
from platforms.marketplace.orders.services import reconciling
from platforms.marketplace.orders.tests.factories import make_approved, make_engagement
from platforms.marketplace.orders.tests.line import LineTestCase


class ReconcileTests(LineTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.hand_off = self.handed(day_rate=Decimal("333.33"))
        self.deliver()

    def month(self, number: int, *days: str | int) -> Reconciliation:
        """Work, approve, bill and read back in a month; return its reconciliation."""
        self.now = datetime(2026, number, 20, tzinfo=UTC)
        if days:
            self.approve(self.hand_off, *days, starts_on=date(2026, number, 2))
        self.deliver()
        self.server.company.invoice_delivered()
        self.read_back()
        return self.reconcile(number)

    def reconcile(self, number: int) -> Reconciliation:
        (made,) = reconciling.reconcile(month=date(2026, number, 9), at=self.now)
        return made

    def test_months_agree_to_the_cent_and_rounding_is_shown_by_itself(self):
        first, second = self.month(1, "0.25"), self.month(2, "0.25")
        self.assertEqual((first.disagreeing, second.disagreeing), (0, 0))
        self.assertEqual(first.approved, Decimal("83.33"))
        # 0.5 days cost 166.67; two invoices of 0.25 days bill 83.33 each.
        self.assertEqual((second.approved, second.delivered), (Decimal("166.67"),) * 2)
        self.assertEqual((second.invoiced, second.rounding), (Decimal("166.66"), Decimal("-0.01")))
        self.assertEqual(second.approved_in_month, Decimal("83.34"))

    def test_a_month_can_be_looked_at_when_later_ones_have_come(self):
        self.month(1, 1, 1)
        self.month(2, 1)
        again = self.reconcile(1)
        self.assertEqual((again.disagreeing, again.approved), (0, Decimal("666.66")))
        self.assertEqual(again.invoiced, Decimal("666.66"))

    def test_what_is_missing_in_odoo_is_listed_by_engagement(self):
        self.month(1, 1)
        make_approved(self.hand_off.engagement, [1, 1], starts_on=date(2026, 2, 2), at=self.now)
        made = self.reconcile(1)
        (line,) = made.lines.all()
        self.assertEqual(line.engagement_id, self.hand_off.engagement_id)
        self.assertEqual((line.not_delivered, line.not_invoiced), (Decimal("666.66"),) * 2)

    def test_what_somebody_changed_in_odoo_is_found_in_cents(self):
        self.month(1, 1)
        for vals, missing in (
            ({"qty_delivered": 3}, Decimal("-666.66")),
            ({"qty_delivered": 1, "price_unit": 333.34}, Decimal("-0.01")),
        ):
            with self.subTest(vals):
                self.server.company.call(
                    "sale.order.line", "write", {"ids": [self.line()], "vals": vals}
                )
                self.read_back()
                (line,) = self.reconcile(1).lines.all()
                self.assertEqual((line.not_delivered, line.not_invoiced), (missing, 0))

    def test_an_invoice_that_bills_another_amount_is_found(self):
        self.month(1, 1)
        with self.server.company.transaction() as odoo:
            odoo.execute(
                "UPDATE account_move_line SET price_subtotal = 300 WHERE display_type = 'product'"
            )
            odoo.execute("UPDATE account_move SET write_date = now() AT TIME ZONE 'UTC'")
        self.read_back()
        (line,) = self.reconcile(1).lines.all()
        self.assertEqual((line.not_delivered, line.not_invoiced), (0, Decimal("33.33")))

    def test_an_agreement_that_was_never_handed_over_is_missing_in_full(self):
        forgotten = make_engagement()
        make_approved(forgotten, [1], starts_on=date(2026, 1, 6), at=self.now)
        made = self.month(1)
        (line,) = made.lines.all()
        self.assertEqual((line.engagement_id, line.not_invoiced), (forgotten.pk, Decimal(500)))

    def test_a_credit_note_takes_back_what_was_invoiced(self):
        self.month(1, 1, 1)
        with self.server.company.transaction() as odoo:
            odoo.execute(
                "WITH note AS (INSERT INTO account_move (move_type, state, company_id, partner_id, "
                "payment_state, invoice_date, date, amount_untaxed, amount_total, write_date) "
                "SELECT 'out_refund', 'posted', company_id, partner_id, 'not_paid', "
                "invoice_date + 1, date, 333.33, 333.33, now() AT TIME ZONE 'UTC' "
                "FROM account_move WHERE ref = %s RETURNING id), line AS ("
                "INSERT INTO account_move_line (move_id, company_id, display_type, quantity, "
                "price_unit, price_subtotal) SELECT id, 4, 'product', 1, 333.33, 333.33 FROM note "
                "RETURNING id) INSERT INTO sale_order_line_invoice_rel "
                "SELECT id, %s FROM line",
                [str(self.hand_off.pk), self.line()],
            )
        self.read_back()
        (line,) = self.reconcile(1).lines.all()
        self.assertEqual((line.not_delivered, line.not_invoiced), (0, Decimal("333.33")))

    def test_amounts_are_rounded_as_the_currency_is(self):
        self.round_euros_to(0)
        self.addCleanup(self.round_euros_to, 2)
        self.month(1, "0.5")
        with self.server.company.transaction() as odoo:
            odoo.execute("UPDATE account_move_line SET price_subtotal = round(price_subtotal)")
            odoo.execute("UPDATE account_move SET write_date = now() AT TIME ZONE 'UTC'")
        self.read_back()
        made = self.reconcile(1)
        self.assertEqual((made.disagreeing, made.approved), (0, Decimal(167)))
        self.assertEqual(made.invoiced, Decimal(167))

    def test_an_order_in_another_currency_agrees_with_nothing(self):
        self.month(1, 1)
        with self.server.company.transaction() as odoo:
            odoo.execute(
                "UPDATE sale_order SET currency_id = (SELECT id FROM res_currency "
                "WHERE name = 'USD'), write_date = now() AT TIME ZONE 'UTC'"
            )
        self.read_back()
        (line,) = self.reconcile(1).lines.all()
        self.assertEqual((line.not_delivered, line.not_invoiced), (Decimal("333.33"),) * 2)

    def round_euros_to(self, decimals: int) -> None:
        with self.server.company.transaction() as odoo:
            odoo.execute(
                "UPDATE res_currency SET decimal_places = %s WHERE name = 'EUR'", [decimals]
            )

    def line(self) -> int:
        self.hand_off.refresh_from_db()
        assert self.hand_off.line_id is not None
        return self.hand_off.line_id
