"""Rows of specialists.

Who somebody is (``Identity``) is kept apart from what they offer: matching reads the latter only.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet
from platforms.marketplace.skills.models import Skill

STALE_AFTER: Final = timedelta(days=14)
"""How long what somebody says of their availability is taken as fresh."""


class SpecialistStatus(models.TextChoices):
    """Whether somebody takes part."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


class Identity(TenantModel):
    """Who a specialist is. Nothing in this row is an input of matching."""

    given_name = models.CharField(max_length=100, blank=True, default="")
    family_name = models.CharField(max_length=100, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    photo_key = models.CharField(max_length=255, blank=True, default="")
    born_on = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=32, blank=True, default="")
    nationality = models.CharField(max_length=2, blank=True, default="")

    class Meta:
        indexes = (
            models.Index(
                fields=("account", "family_name", "given_name", "id"),
                name="identity_by_name",
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name as people say it: given name first."""
        return f"{self.given_name} {self.family_name}".strip()


class SpecialistQuerySet(TenantQuerySet["Specialist"]):
    """Specialists of the account entered."""

    def stale(self, at: datetime) -> Self:
        """Keep those whose availability was not confirmed within ``STALE_AFTER`` before ``at``."""
        return self.exclude(availability_confirmed_at__gt=at - STALE_AFTER)

    def fresh(self, at: datetime) -> Self:
        """Keep those whose availability was confirmed within ``STALE_AFTER`` before ``at``."""
        return self.filter(availability_confirmed_at__gt=at - STALE_AFTER)


class Specialist(TenantModel):
    """What a specialist offers; ``user_id`` links to whoever signs in as them.

    ``day_rate`` is in ``currency`` for a day of work, null where it is not said. ``country`` is an
    ISO 3166-1 code, ``currency`` an ISO 4217 one, ``seniority`` 1 to 5, ``notice_days`` the days
    between a yes and the first day of work. From ``free_from`` on they have ``days_per_week`` to
    give, as was last confirmed at ``availability_confirmed_at``; null where it is not said. They
    were last asked to confirm it at ``availability_asked_at``. Since ``erased_at`` the row holds a
    pseudonym, for what others must keep.
    """

    identity = TenantForeignKey(Identity, on_delete=models.DO_NOTHING, related_name="specialists")
    user_id = models.UUIDField(null=True, blank=True)
    headline = models.CharField(max_length=140)
    bio = models.TextField(blank=True, default="")
    day_rate = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    seniority = models.PositiveSmallIntegerField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    works_remotely = models.BooleanField(default=True)
    travels = models.BooleanField(default=False)
    notice_days = models.PositiveSmallIntegerField(default=0)
    free_from = models.DateField(null=True, blank=True)
    days_per_week = models.PositiveSmallIntegerField(default=5)
    availability_confirmed_at = models.DateTimeField(null=True, blank=True)
    availability_asked_at = models.DateTimeField(null=True, blank=True)
    call_after = models.TimeField(null=True, blank=True)
    status = models.CharField(
        max_length=16, choices=SpecialistStatus.choices, default=SpecialistStatus.ACTIVE
    )
    joined_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = TenantManager.from_queryset(SpecialistQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "user_id"),
                condition=Q(user_id__isnull=False),
                name="specialist_of_user",
            ),
            models.CheckConstraint(
                condition=Q(day_rate=None) | Q(day_rate__gte=0), name="specialist_rate_not_below_0"
            ),
            models.CheckConstraint(
                condition=Q(seniority=None) | Q(seniority__range=(1, 5)),
                name="specialist_seniority_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(days_per_week__range=(1, 7)), name="specialist_days_1_to_7"
            ),
            models.UniqueConstraint(fields=("account", "identity"), name="specialist_of_identity"),
            models.CheckConstraint(
                condition=Q(status__in=SpecialistStatus.values), name="specialist_status_is_known"
            ),
        )

    def __str__(self) -> str:
        return self.headline

    def is_stale(self, at: datetime) -> bool:
        """Tell whether the availability was not confirmed within ``STALE_AFTER`` before ``at``."""
        confirmed_at = self.availability_confirmed_at
        return confirmed_at is None or confirmed_at <= at - STALE_AFTER

    def has_confirmed_since(self, moment: datetime) -> bool:
        """Tell whether the availability was confirmed at a moment or after it."""
        confirmed_at = self.availability_confirmed_at
        return confirmed_at is not None and confirmed_at >= moment


class SpecialistSkill(TenantModel):
    """A skill somebody has: ``rank`` 1 is the one they stand for, ``level`` is 1 to 5."""

    named_by = ("skill", "specialist")

    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="skills"
    )
    skill = TenantForeignKey(
        Skill, on_delete=models.DO_NOTHING, db_cascade=True, related_name="held_by"
    )
    rank = models.PositiveSmallIntegerField(default=1)
    level = models.PositiveSmallIntegerField()
    years = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    last_used_on = models.DateField(null=True, blank=True)
    evidence = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "specialist", "skill"), name="specialist_skill_once"
            ),
            models.CheckConstraint(
                condition=Q(level__range=(1, 5)), name="specialist_skill_level_1_to_5"
            ),
            models.CheckConstraint(condition=Q(rank__gte=1), name="specialist_skill_rank_from_1"),
            models.CheckConstraint(
                condition=Q(years__gte=0), name="specialist_skill_years_not_below_0"
            ),
        )

    def __str__(self) -> str:
        return f"{self.skill_id} of {self.specialist_id}"


class LanguageLevel(models.IntegerChoices):
    """The levels of the CEFR, and above them who grew up with the language."""

    A1 = 1
    A2 = 2
    B1 = 3
    B2 = 4
    C1 = 5
    C2 = 6
    NATIVE = 7


class SpecialistLanguage(TenantModel):
    """A language somebody works in; ``language`` is an ISO 639-1 code."""

    named_by = ("language", "specialist")

    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="languages"
    )
    language = models.CharField(max_length=2)
    level = models.PositiveSmallIntegerField(choices=LanguageLevel.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "specialist", "language"), name="specialist_language_once"
            ),
            models.CheckConstraint(
                condition=Q(level__in=LanguageLevel.values), name="specialist_language_level_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.language} of {self.specialist_id}"


class Document(TenantModel):
    """A file of a specialist in object storage, such as a CV."""

    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="documents"
    )
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=255)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "specialist", "sha256"), name="specialist_document_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
