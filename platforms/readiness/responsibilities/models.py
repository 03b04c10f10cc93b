"""Rows of responsibilities, their requirements, and the evidence that satisfies these."""

from datetime import datetime
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet
from platforms.readiness.roles.models import Role

WEIGHT_RANGE = (MinValueValidator(1), MaxValueValidator(5))


class RequirementKind(models.TextChoices):
    """What kind of thing makes a responsibility ready."""

    DOCUMENTED = "documented"
    TRAINED = "trained"
    EVIDENCED = "evidenced"
    REVIEWED = "reviewed"


class ResponsibilityQuerySet(TenantQuerySet["Responsibility"]):
    """Responsibilities of the account entered."""


class Responsibility(TenantModel):
    """Something a role must be able to answer for; ``weight`` runs from 1 to 5."""

    role = TenantForeignKey(
        Role, on_delete=models.DO_NOTHING, db_cascade=True, related_name="responsibilities"
    )
    name = models.CharField(max_length=500)
    weight = models.PositiveSmallIntegerField(default=1, validators=WEIGHT_RANGE)

    objects = TenantManager.from_queryset(ResponsibilityQuerySet)()

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = (
            models.UniqueConstraint(
                fields=("account", "role", "name"), name="responsibility_once_in_role"
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 5)), name="responsibility_weight_1_to_5"
            ),
        )

    def __str__(self) -> str:
        return self.name


class RequirementQuerySet(TenantQuerySet["Requirement"]):
    """Requirements of the account entered."""


class Requirement(TenantModel):
    """One thing that makes a responsibility ready; ``weight`` runs from 1 to 5."""

    responsibility = TenantForeignKey(
        Responsibility,
        on_delete=models.DO_NOTHING,
        db_cascade=True,
        related_name="requirements",
    )
    kind = models.CharField(max_length=16, choices=RequirementKind.choices)
    name = models.CharField(max_length=500)
    weight = models.PositiveSmallIntegerField(default=1, validators=WEIGHT_RANGE)

    objects = TenantManager.from_queryset(RequirementQuerySet)()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=RequirementKind.values), name="requirement_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 5)), name="requirement_weight_1_to_5"
            ),
        )

    def __str__(self) -> str:
        return self.name


class EvidenceQuerySet(TenantQuerySet["Evidence"]):
    """Evidence of the account entered."""

    def valid_at(self, moment: datetime) -> Self:
        """Keep what holds at ``moment``: satisfied by then, not yet expired or withdrawn."""
        return self.filter(
            Q(expires_at=None) | Q(expires_at__gt=moment),
            Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment),
            satisfied_at__lte=moment,
        )


class Evidence(TenantModel):
    """Why a requirement is satisfied, over the half-open span [satisfied_at, expires_at).

    Never edited: it is withdrawn instead, from the moment ``withdrawn_at`` on.
    """

    requirement = TenantForeignKey(
        Requirement, on_delete=models.DO_NOTHING, db_cascade=True, related_name="evidence"
    )
    note = models.TextField(blank=True, default="")
    url = models.URLField(max_length=1000, blank=True, default="")
    satisfied_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by_id = models.UUIDField(null=True, blank=True)

    objects = TenantManager.from_queryset(EvidenceQuerySet)()

    class Meta:
        verbose_name_plural = "evidence"
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("satisfied_at")),
                name="evidence_expires_after_start",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("satisfied_at")),
                name="evidence_withdrawn_after_start",
            ),
        )

    def __str__(self) -> str:
        return self.note or self.url or str(self.satisfied_at)
