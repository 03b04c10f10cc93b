"""Rows of position assignments and sign-offs."""

from datetime import date, datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet
from platforms.readiness.employees.models import Employee, EmployeeStatus
from platforms.readiness.positions.models import Position
from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.roles.models import Role
from platforms.readiness.units.models import Unit


class PositionAssignmentQuerySet(TenantQuerySet["PositionAssignment"]):
    """Assignments of the account entered."""

    def active_on(self, day: date) -> Self:
        """Keep those in force on ``day``: started by then, not yet ended."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)

    def held_on(self, day: date) -> Self:
        """Keep those in force on ``day`` of employees who work here."""
        return self.active_on(day).filter(employee__status=EmployeeStatus.ACTIVE)

    def within(self, unit_id: UUID) -> Self:
        """Keep those to seats of a unit and of all units below it."""
        return self.filter(position__unit__in=Unit.objects.subtree(unit_id))


class PositionAssignment(TenantModel):
    """An employee in a seat under a role, over the half-open span of days [starts_on, ends_on).

    ``fte`` is the share of a full-time job, above 0 and up to 1.
    """

    named_by = ("employee", "position")

    employee = TenantForeignKey(Employee, on_delete=models.DO_NOTHING, related_name="assignments")
    position = TenantForeignKey(Position, on_delete=models.DO_NOTHING, related_name="assignments")
    role = TenantForeignKey(Role, on_delete=models.DO_NOTHING, related_name="assignments")
    fte = models.DecimalField("FTE", max_digits=4, decimal_places=3, default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects: ClassVar = TenantManager.from_queryset(PositionAssignmentQuerySet)()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(fte__gt=0, fte__lte=1), name="assignment_fte_above_0_up_to_1"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="assignment_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.employee_id} in {self.position_id}"


class SignOffQuerySet(TenantQuerySet["SignOff"]):
    """Sign-offs of the account entered."""

    def valid_at(self, moment: datetime) -> Self:
        """Keep what holds at ``moment``: signed by then, not yet expired."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=moment), signed_at__lte=moment)

    def within(self, unit_id: UUID) -> Self:
        """Keep those of assignments to seats of a unit and of all units below it."""
        return self.filter(assignment__position__unit__in=Unit.objects.subtree(unit_id))


class SignOff(TenantModel):
    """An assignee confirmed able to carry one responsibility, over [signed_at, expires_at)."""

    named_by = ("responsibility", "assignment")

    assignment = TenantForeignKey(
        PositionAssignment,
        on_delete=models.DO_NOTHING,
        db_cascade=True,
        related_name="sign_offs",
    )
    responsibility = TenantForeignKey(
        Responsibility,
        on_delete=models.DO_NOTHING,
        db_cascade=True,
        related_name="sign_offs",
    )
    signed_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    signed_by_id = models.UUIDField(null=True, blank=True)

    objects: ClassVar = TenantManager.from_queryset(SignOffQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "assignment", "responsibility"), name="sign_off_once"
            ),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("signed_at")),
                name="sign_off_expires_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.responsibility_id} by {self.assignment_id}"
