"""Rows of the people of an account."""

from django.db import models
from django.db.models import Q

from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class EmployeeStatus(models.TextChoices):
    """Whether somebody works here."""

    ACTIVE = "active"
    LEFT = "left"


class EmployeeQuerySet(TenantQuerySet["Employee"]):
    """People of the account entered."""


class Employee(TenantModel):
    """A person of the account; ``user_id`` links to whoever signs in as that person."""

    number = models.CharField(max_length=64)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True, default="")
    status = models.CharField(
        max_length=16, choices=EmployeeStatus.choices, default=EmployeeStatus.ACTIVE
    )
    user_id = models.UUIDField(null=True, blank=True)

    objects = TenantManager.from_queryset(EmployeeQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "number"), name="employee_number_in_account"
            ),
            models.CheckConstraint(
                condition=Q(status__in=EmployeeStatus.values), name="employee_status_is_known"
            ),
        )
        indexes = (
            models.Index(
                fields=("account", "family_name", "given_name", "id"), name="employee_by_name"
            ),
        )

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"
