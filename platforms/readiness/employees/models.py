"""Rows of the people of an account."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Prefetch, Q
from django.db.models.functions import Cast, Now

from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet
from platforms.readiness.units.models import Unit


class EmployeeStatus(models.TextChoices):
    """Whether somebody works here."""

    ACTIVE = "active"
    LEFT = "left"


class EmployeeQuerySet(TenantQuerySet["Employee"]):
    """People of the account entered."""

    def seated_within(self, unit_id: UUID) -> Self:
        """Keep who has, or is going to have, a seat in a unit or in one below it."""
        today = Cast(Now(), models.DateField())
        seated = Employee.objects.filter(
            Q(assignments__ends_on=None) | Q(assignments__ends_on__gt=today),
            assignments__position__unit__in=Unit.objects.subtree(unit_id),
        )
        return self.filter(pk__in=seated.values("pk"))

    def holding(self, role_id: UUID) -> Self:
        """Keep who has, or is going to have, an assignment under a role."""
        today = Cast(Now(), models.DateField())
        holders = Employee.objects.filter(
            Q(assignments__ends_on=None) | Q(assignments__ends_on__gt=today),
            assignments__role=role_id,
        )
        return self.filter(pk__in=holders.values("pk"))

    def with_assignments(self, unit_id: UUID | None) -> Self:
        """Fetch the assignments along, oldest first, with all that describes them.

        Where ``unit_id`` is given, only those to seats of its subtree.
        """
        rows = Employee.assignments.rel.related_model._default_manager.select_related(
            "position__unit", "role", "readiness"
        ).order_by("starts_on", "pk")
        if unit_id is not None:
            rows = rows.filter(position__unit__in=Unit.objects.subtree(unit_id))
        return self.prefetch_related(Prefetch("assignments", queryset=rows))


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

    objects: ClassVar = TenantManager.from_queryset(EmployeeQuerySet)()

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
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name as people say it: given name first."""
        return f"{self.given_name} {self.family_name}".strip()
