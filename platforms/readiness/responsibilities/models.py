"""Rows of responsibilities, their requirements, and the evidence that satisfies these."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery

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

    def with_requirements(self, moment: datetime) -> Self:
        """Fetch the requirements along, by name, each knowing whether it is satisfied."""
        requirements = Requirement.objects.with_evidence(moment).order_by("name", "pk")
        return self.prefetch_related(Prefetch("requirements", queryset=requirements))

    def with_requirements_count(self) -> Self:
        """Add ``requirements_count``."""
        this = Responsibility.objects.filter(pk=OuterRef("pk"))
        counted = this.annotate(n=Count("requirements")).values("n")
        return self.annotate(requirements_count=Subquery(counted))


class Responsibility(TenantModel):
    """Something a role must be able to answer for; ``weight`` runs from 1 to 5."""

    role = TenantForeignKey(
        Role, on_delete=models.DO_NOTHING, db_cascade=True, related_name="responsibilities"
    )
    name = models.CharField(max_length=500)
    weight = models.PositiveSmallIntegerField(default=1, validators=WEIGHT_RANGE)

    objects: ClassVar = TenantManager.from_queryset(ResponsibilityQuerySet)()

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

    def with_evidence(self, moment: datetime) -> Self:
        """Fetch along the evidence that is valid at ``moment``."""
        valid = Evidence.objects.valid_at(moment)
        return self.prefetch_related(Prefetch("evidence", queryset=valid, to_attr="valid_evidence"))


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

    valid_evidence: list["Evidence"]
    """What ``with_evidence`` fetched; absent without it."""

    objects: ClassVar = TenantManager.from_queryset(RequirementQuerySet)()

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

    @property
    def satisfied(self) -> bool:
        """Whether there is valid evidence; after ``with_evidence`` only."""
        return bool(self.valid_evidence)

    @property
    def expires_at(self) -> datetime | None:
        """When the last of the valid evidence expires, None for never; after ``with_evidence``."""
        ends = [evidence.expires_at for evidence in self.valid_evidence]
        return None if None in ends else max((end for end in ends if end), default=None)


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
    url = models.URLField("URL", max_length=1000, blank=True, default="")
    satisfied_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_by_id = models.UUIDField(null=True, blank=True)

    objects: ClassVar = TenantManager.from_queryset(EvidenceQuerySet)()

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
