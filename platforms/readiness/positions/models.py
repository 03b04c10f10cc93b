"""Rows of the seats of an account."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel
from platforms.readiness.units.models import TreeQuerySet, Unit


class PositionQuerySet(TreeQuerySet["Position"]):
    """Seats of the account entered; their tree is who reports to whom."""

    above = "reports_to_id"

    def within(self, unit_id: UUID) -> Self:
        """Keep the seats of a unit and of all units below it."""
        return self.filter(unit__in=Unit.objects.subtree(unit_id))


class Position(TenantModel):
    """A seat in a unit, reporting to another seat; ``number`` looks like "P-000123"."""

    unit = TenantForeignKey(Unit, on_delete=models.DO_NOTHING, related_name="positions")
    title = models.CharField(max_length=200)
    number = models.CharField(max_length=64)
    reports_to = TenantForeignKey(
        "self", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="reports"
    )

    objects: ClassVar = TenantManager.from_queryset(PositionQuerySet)()

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
