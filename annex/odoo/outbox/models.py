"""Calls to Odoo that were promised, and what came of them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from annex.tenancy.models import TenantModel


class Call(TenantModel):
    """One call of a method of Odoo's, to be made once.

    ``search`` is the domain that finds what an earlier attempt made, null where the method may be
    repeated. ``unknown`` is every call that may have reached Odoo and has no answer: it is searched
    before it is sent again. ``next_at`` is null once nothing more happens by itself. ``kind`` names
    whoever is told what came of it (``outbox.answers``), empty for nobody.
    """

    unaudited = "Its own record: what was asked, how often it was tried, and what Odoo answered."

    class State(models.TextChoices):
        """How far a call is."""

        PENDING = "pending"
        DONE = "done"
        UNKNOWN = "unknown"
        FAILED = "failed"

    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=60, blank=True, default="")
    model = models.CharField(max_length=120)
    method = models.CharField(max_length=120)
    arguments = models.JSONField()
    search = models.JSONField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, default=timezone.now)
    answer = models.JSONField(null=True)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "key"), name="odoo_call_once"),
            models.CheckConstraint(
                condition=Q(state__in=("pending", "unknown"), next_at__isnull=False)
                | Q(state__in=("done", "failed"), next_at__isnull=True),
                name="odoo_call_due_while_open",
            ),
        )
        indexes = (
            models.Index(
                fields=("account", "next_at"),
                condition=Q(next_at__isnull=False),
                name="odoo_call_due",
            ),
        )

    def __str__(self) -> str:
        return f"{self.model}.{self.method} {self.key}"
