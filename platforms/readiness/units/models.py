"""Rows of the org tree."""

from django.db import models
from django.db.models import F, Q

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class UnitKind(models.TextChoices):
    """What people call a unit; it does not restrict where the unit hangs."""

    DIVISION = "division"
    DEPARTMENT = "department"
    TEAM = "team"


class UnitQuerySet(TenantQuerySet["Unit"]):
    """Units of the account entered."""


class Unit(TenantModel):
    """A node of the org tree, at any depth; a unit without a parent is a root."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=UnitKind.choices, default=UnitKind.DEPARTMENT)
    parent = TenantForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    objects = TenantManager.from_queryset(UnitQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "parent", "name"), name="unit_sibling_name"),
            models.UniqueConstraint(
                fields=("account", "name"), condition=Q(parent=None), name="unit_root_name"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=UnitKind.values), name="unit_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="unit_is_not_its_parent"
            ),
        )

    def __str__(self) -> str:
        return self.name
