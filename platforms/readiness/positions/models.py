"""Rows of the seats of an account."""

from django.db import models
from django.db.models import F, Q

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet
from platforms.readiness.units.models import Unit


class PositionQuerySet(TenantQuerySet["Position"]):
    """Seats of the account entered."""


class Position(TenantModel):
    """A seat in a unit, reporting to another seat; ``number`` looks like "P-000123"."""

    unit = TenantForeignKey(Unit, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=64)
    reports_to = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )

    objects = TenantManager.from_queryset(PositionQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "number"), name="position_number_in_account"
            ),
            models.CheckConstraint(
                condition=Q(reports_to=None) | ~Q(reports_to=F("id")),
                name="position_is_not_its_own_boss",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
