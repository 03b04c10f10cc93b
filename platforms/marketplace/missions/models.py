"""Rows of missions."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantModel
from platforms.marketplace.clients.models import Client
from platforms.marketplace.skills.models import Skill
from platforms.marketplace.specialists.models import LanguageLevel, Specialist


class MissionStatus(models.TextChoices):
    """How far a mission is; ``missions.states`` says what may follow what."""

    DRAFT = "draft"
    OPEN = "open"
    SHORTLISTING = "shortlisting"
    FILLED = "filled"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Mission(TenantModel):
    """Work that a client needs done over the half-open span of days [starts_on, ends_on).

    ``budget_per_day`` is the most a day may cost, in ``currency``, null where it is not said. An
    empty ``city`` asks for no place within ``country``, an empty ``country`` for none at all.
    """

    client = TenantForeignKey(Client, on_delete=models.DO_NOTHING, related_name="missions")
    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True, default="")
    status = models.CharField(
        max_length=16, choices=MissionStatus.choices, default=MissionStatus.DRAFT
    )
    status_reason = models.CharField(max_length=500, blank=True, default="")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    days_per_week = models.PositiveSmallIntegerField(default=5)
    budget_per_day = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    remote = models.BooleanField(default=False)
    country = models.CharField(max_length=2, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "client", "reference"), name="mission_reference_of_client"
            ),
            models.CheckConstraint(
                condition=Q(status__in=MissionStatus.values), name="mission_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="mission_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(days_per_week__range=(1, 7)), name="mission_days_1_to_7"
            ),
            models.CheckConstraint(
                condition=Q(budget_per_day=None) | Q(budget_per_day__gte=0),
                name="mission_budget_not_below_0",
            ),
        )
        indexes = (
            models.Index(fields=("account", "status", "starts_on"), name="mission_by_status"),
        )

    def __str__(self) -> str:
        return self.title


class Requirement(TenantModel):
    """A skill that a mission asks for: a must or a wish, at least at ``min_level`` 1 to 5.

    ``weight``, 1 to 5, says how much it counts among the others.
    """

    named_by = ("skill", "mission")

    mission = TenantForeignKey(
        Mission, on_delete=models.DO_NOTHING, db_cascade=True, related_name="requirements"
    )
    skill = TenantForeignKey(Skill, on_delete=models.DO_NOTHING, related_name="asked_by")
    is_must = models.BooleanField(default=True)
    weight = models.PositiveSmallIntegerField(default=3)
    min_level = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "mission", "skill"), name="mission_requirement_once"
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 5)), name="mission_requirement_weight_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(min_level__range=(1, 5)), name="mission_requirement_level_1_to_5"
            ),
        )

    def __str__(self) -> str:
        return f"{self.skill_id} for {self.mission_id}"


class MissionLanguage(TenantModel):
    """A language that a mission asks for, at least at ``min_level``; ISO 639-1."""

    named_by = ("language", "mission")

    mission = TenantForeignKey(
        Mission, on_delete=models.DO_NOTHING, db_cascade=True, related_name="languages"
    )
    language = models.CharField(max_length=2)
    min_level = models.PositiveSmallIntegerField(
        choices=LanguageLevel.choices, default=LanguageLevel.B2
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "mission", "language"), name="mission_language_once"
            ),
            models.CheckConstraint(
                condition=Q(min_level__in=LanguageLevel.values), name="mission_language_level_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.language} for {self.mission_id}"


class Favourite(TenantModel):
    """A mission that a specialist keeps an eye on."""

    named_by = ("specialist", "mission")

    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="favourites"
    )
    mission = TenantForeignKey(
        Mission, on_delete=models.DO_NOTHING, db_cascade=True, related_name="favourites"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "specialist", "mission"), name="favourite_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.mission_id} of {self.specialist_id}"
