"""Rows of the line to Odoo: what it was told, what it says, and whether both agree.

Odoo's own records are named by their numbers there.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantModel
from platforms.marketplace.engagements.models import Engagement

COPIED = "A copy of what Odoo says, which keeps its own history."


class Terms(TenantModel):
    """How orders in one currency are written: by which company, for which product.

    ``pricelist_id`` is asked for where the currency is not the company's own. ``confirms`` makes a
    quotation an order at once; otherwise somebody does that in Odoo.
    """

    named_by = ("currency",)

    currency = models.CharField(max_length=3)
    company_id = models.PositiveIntegerField()
    product_id = models.PositiveIntegerField()
    pricelist_id = models.PositiveIntegerField(null=True, blank=True)
    confirms = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "currency"), name="order_terms_of_currency"),
        )

    def __str__(self) -> str:
        return self.currency


class HandOffStatus(models.TextChoices):
    """How far a hand-off is; ``orders.states`` says what may follow what."""

    WAITING = "waiting"
    PROMISED = "promised"
    PLACED = "placed"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class HandOff(TenantModel):
    """An engagement that becomes a quotation in Odoo; its id is the customer's reference there.

    ``days`` are those agreed on. Of the approved ones Odoo was told ``days_told``; ``days_sent``
    are on their way as the ``deliveries``-th message, null where none is. ``problem`` is what Odoo
    answered to the last step that failed, empty once it went through.
    """

    named_by = ("engagement",)

    engagement = TenantForeignKey(Engagement, on_delete=models.DO_NOTHING, related_name="hand_offs")
    status = models.CharField(
        max_length=16, choices=HandOffStatus.choices, default=HandOffStatus.WAITING
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    problem = models.CharField(max_length=500, blank=True, default="")
    days = models.DecimalField(max_digits=8, decimal_places=2)
    company_id = models.PositiveIntegerField(null=True, blank=True)
    confirms = models.BooleanField(default=True)
    order_id = models.PositiveIntegerField(null=True, blank=True)
    line_id = models.PositiveIntegerField(null=True, blank=True)
    days_told = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    days_sent = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    deliveries = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    placed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "engagement"), name="hand_off_once"),
            models.UniqueConstraint(
                fields=("account", "order_id"),
                condition=Q(order_id__isnull=False),
                name="hand_off_of_order",
            ),
            models.CheckConstraint(
                condition=Q(status__in=HandOffStatus.values), name="hand_off_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="placed") | Q(order_id__isnull=False),
                name="hand_off_placed_has_order",
            ),
        )
        indexes = (models.Index(fields=("account", "status"), name="hand_off_by_status"),)

    def __str__(self) -> str:
        return f"{self.engagement_id}"


class Order(TenantModel):
    """What Odoo says of the order; ``is_there`` is false once it was deleted there.

    Days and price are those of our line, amounts are the order's: without taxes, and with them, in
    ``currency``, whose amounts Odoo rounds to ``decimals``.
    """

    unaudited = COPIED

    hand_off = TenantForeignKey(
        HandOff, on_delete=models.DO_NOTHING, db_cascade=True, related_name="orders"
    )
    number = models.CharField(max_length=64)
    state = models.CharField(max_length=16)
    invoice_status = models.CharField(max_length=16)
    currency = models.CharField(max_length=3, blank=True, default="")
    decimals = models.PositiveSmallIntegerField(default=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    days_ordered = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    days_delivered = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    days_invoiced = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    day_rate = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    is_there = models.BooleanField(default=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "hand_off"), name="order_of_hand_off"),
        )

    def __str__(self) -> str:
        return self.number


class Invoice(TenantModel):
    """An invoice or credit note in Odoo that bills our line.

    ``days``, ``day_rate`` and ``amount`` are those of our line in it, less than nothing in a credit
    note; ``total`` and ``open`` are the whole document's, with taxes.
    """

    unaudited = COPIED

    hand_off = TenantForeignKey(
        HandOff, on_delete=models.DO_NOTHING, db_cascade=True, related_name="invoices"
    )
    invoice_id = models.PositiveIntegerField()
    number = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)
    payment_state = models.CharField(max_length=32)
    invoiced_on = models.DateField(null=True, blank=True)
    days = models.DecimalField(max_digits=8, decimal_places=2)
    day_rate = models.DecimalField(max_digits=12, decimal_places=2)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    total = models.DecimalField(max_digits=14, decimal_places=2)
    open = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "hand_off", "invoice_id"), name="invoice_of_hand_off"
            ),
        )

    def __str__(self) -> str:
        return self.number


class Reading(TenantModel):
    """Until when, by the clock of Odoo's database, a subject of an account's was read."""

    unaudited = "A bookmark."

    subject = models.CharField(max_length=40)
    read_until = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "subject"), name="order_reading_of_subject"),
        )

    def __str__(self) -> str:
        return self.subject


class Reconciliation(TenantModel):
    """Whether approvals, deliveries and invoices agreed at the end of a month, in one currency.

    ``month`` is its first day. Amounts are in that currency, of everything until its end;
    ``approved_in_month`` is of the month alone. ``rounding`` is what invoices differ because each
    is rounded to the cent for itself. Made anew each time it is asked for.
    """

    named_by = ("month", "currency")

    month = models.DateField()
    currency = models.CharField(max_length=3)
    engagements = models.PositiveIntegerField()
    disagreeing = models.PositiveIntegerField()
    approved = models.DecimalField(max_digits=16, decimal_places=2)
    delivered = models.DecimalField(max_digits=16, decimal_places=2)
    invoiced = models.DecimalField(max_digits=16, decimal_places=2)
    rounding = models.DecimalField(max_digits=16, decimal_places=2)
    approved_in_month = models.DecimalField(max_digits=16, decimal_places=2)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "month", "currency"), name="reconciliation_of_month"
            ),
        )

    def __str__(self) -> str:
        return f"{self.month} {self.currency}"


class ReconciliationLine(TenantModel):
    """An engagement in a reconciliation: one that had approvals in the month, or disagrees.

    ``not_delivered`` and ``not_invoiced`` are what is missing in Odoo, less than nothing where it
    has too much.
    """

    unaudited = "A part of a reconciliation, whose making is recorded."

    reconciliation = TenantForeignKey(
        Reconciliation, on_delete=models.DO_NOTHING, db_cascade=True, related_name="lines"
    )
    engagement = TenantForeignKey(
        Engagement, on_delete=models.DO_NOTHING, related_name="reconciliation_lines"
    )
    days_approved = models.DecimalField(max_digits=8, decimal_places=2)
    days_delivered = models.DecimalField(max_digits=8, decimal_places=2)
    days_invoiced = models.DecimalField(max_digits=8, decimal_places=2)
    approved = models.DecimalField(max_digits=14, decimal_places=2)
    delivered = models.DecimalField(max_digits=14, decimal_places=2)
    invoiced = models.DecimalField(max_digits=14, decimal_places=2)
    rounding = models.DecimalField(max_digits=14, decimal_places=2)
    not_delivered = models.DecimalField(max_digits=14, decimal_places=2)
    not_invoiced = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "reconciliation", "engagement"), name="reconciliation_line_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.engagement_id}"
