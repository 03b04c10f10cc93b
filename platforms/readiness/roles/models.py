"""Rows of the role catalogue."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class RoleSource(models.TextChoices):
    """Where a role came from."""

    MANUAL = "manual"
    ONET = "onet", "O*NET"
    ROSTER = "roster"


class RoleQuerySet(TenantQuerySet["Role"]):
    """Roles of the account entered."""

    def with_counts(self, day: date) -> Self:
        """Add ``responsibilities_count`` and ``holders_count``.

        A holder is an active employee with an assignment under the role in force on ``day``.
        """
        this = Role.objects.filter(pk=OuterRef("pk"))
        responsibilities = this.annotate(n=Count("responsibilities")).values("n")
        holders = (
            this.filter(
                Q(assignments__ends_on=None) | Q(assignments__ends_on__gt=day),
                assignments__starts_on__lte=day,
                assignments__employee__status="active",
            )
            .annotate(n=Count("assignments__employee", distinct=True))
            .values("n")
        )
        return self.annotate(
            responsibilities_count=Subquery(responsibilities),
            holders_count=Coalesce(Subquery(holders), 0),
        )


class Role(TenantModel):
    """A kind of job, such as "Firefighter-EMT".

    ``code`` is the role's code in the catalogue it came from, for O*NET its O*NET-SOC code
    ("33-2011.00"); empty where there is none.
    """

    title = models.CharField(max_length=200)
    code = models.CharField(max_length=32, blank=True, default="")
    description = models.TextField(blank=True, default="")
    source = models.CharField(max_length=16, choices=RoleSource.choices, default=RoleSource.MANUAL)

    objects: ClassVar = TenantManager.from_queryset(RoleQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "title"), name="role_title_in_account"),
            models.CheckConstraint(
                condition=Q(source__in=RoleSource.values), name="role_source_is_known"
            ),
        )
        indexes = (models.Index(fields=("account", "code"), name="role_by_code"),)

    def __str__(self) -> str:
        return self.title


class RoleTitle(TenantModel):
    """Another title that a role goes by."""

    role = TenantForeignKey(
        Role, on_delete=models.DO_NOTHING, db_cascade=True, related_name="titles"
    )
    title = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "role", "title"), name="role_title_once_in_role"
            ),
        )
        indexes = (models.Index(fields=("account", "title"), name="role_title_by_title"),)

    def __str__(self) -> str:
        return self.title
