"""Rows of clients."""

from django.db import models
from django.db.models import Q

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantModel
from platforms.marketplace.specialists.models import Specialist


class Client(TenantModel):
    """A company that has missions; Odoo owns the partner that ``odoo_partner_id`` names."""

    name = models.CharField(max_length=200)
    odoo_partner_id = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "odoo_partner_id"),
                condition=Q(odoo_partner_id__isnull=False),
                name="client_of_odoo_partner",
            ),
        )
        indexes = (models.Index(fields=("account", "name"), name="client_by_name"),)

    def __str__(self) -> str:
        return self.name


class ClientContact(TenantModel):
    """Somebody who signs in for a client and may act in its missions."""

    named_by = ("client",)

    client = TenantForeignKey(
        Client, on_delete=models.DO_NOTHING, db_cascade=True, related_name="contacts"
    )
    user_id = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "client", "user_id"), name="client_contact_once"
            ),
        )
        indexes = (models.Index(fields=("account", "user_id"), name="client_contact_by_user"),)

    def __str__(self) -> str:
        return f"{self.user_id} for {self.client_id}"


class Block(TenantModel):
    """A specialist whom a client is never offered, and why."""

    named_by = ("client", "specialist")

    client = TenantForeignKey(
        Client, on_delete=models.DO_NOTHING, db_cascade=True, related_name="blocks"
    )
    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="blocks"
    )
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "client", "specialist"), name="block_once"),
        )

    def __str__(self) -> str:
        return f"{self.specialist_id} for {self.client_id}"
