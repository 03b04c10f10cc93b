"""Rows of rankings: the rules, the runs with what they replay from, and what people contest."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantModel
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.specialists.models import Specialist


class RuleSetStatus(models.TextChoices):
    """Whether runs use a rule set; at most one of an account is active."""

    DRAFT = "draft"
    ACTIVE = "active"
    RETIRED = "retired"


class RuleSet(TenantModel):
    """One version of an account's weights; ``rulebook`` never changes once it is there.

    ``backtest`` is how it would have ranked those who were hired, null until it was tried.
    """

    version = models.PositiveIntegerField()
    note = models.CharField(max_length=500, blank=True, default="")
    rulebook = models.JSONField()
    status = models.CharField(
        max_length=16, choices=RuleSetStatus.choices, default=RuleSetStatus.DRAFT
    )
    backtest = models.JSONField(null=True, blank=True)
    backtested_at = models.DateTimeField(null=True, blank=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by_user_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "version"), name="rule_set_version"),
            models.UniqueConstraint(
                fields=("account",), condition=Q(status="active"), name="rule_set_active_once"
            ),
            models.CheckConstraint(
                condition=Q(status__in=RuleSetStatus.values), name="rule_set_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(backtested_at__isnull=False),
                name="rule_set_active_was_backtested",
            ),
        )

    def __str__(self) -> str:
        return f"version {self.version}"


class TrackRecord(TenantModel):
    """How often somebody finished what was agreed, and answered when asked; counted anew at times.

    Who has none yet counts like anybody's average.
    """

    unaudited = "Sums of rows that are audited themselves."

    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="track_records"
    )
    done = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "specialist"),
                include=("done", "broken", "asked", "answered"),
                name="track_record_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.specialist_id}"


class ProfileWords(TenantModel):
    """What a headline and a biography say, as stems to search: only a trigger writes it.

    Apart from the profile, so that neither a run nor any list reads them.
    """

    unaudited = "Read off a profile that is audited itself."

    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="profile_words"
    )
    words = SearchVectorField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "specialist"), name="profile_words_of_specialist"
            ),
        )

    def __str__(self) -> str:
        return f"{self.specialist_id}"


class MatchRun(TenantModel):
    """One ranking of everybody for a mission: by which rules, from what, when, for whom.

    ``asked`` is what the mission asked then, ``rulebook`` what counted how much, ``seed`` what ties
    were broken by. ``skilled`` counts those who have every skill required, ``eligible`` those of
    them who were ranked.
    """

    unaudited = "A record itself: rows are added and never changed."

    mission = TenantForeignKey(
        Mission, on_delete=models.DO_NOTHING, db_cascade=True, related_name="match_runs"
    )
    rule_set = TenantForeignKey(
        RuleSet, on_delete=models.DO_NOTHING, null=True, blank=True, related_name="runs"
    )
    rulebook = models.JSONField()
    asked = models.JSONField()
    seed = models.BigIntegerField()
    skilled = models.PositiveIntegerField(default=0)
    eligible = models.PositiveIntegerField(default=0)
    ran_at = models.DateTimeField()
    ran_by_user_id = models.UUIDField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("account", "mission", "-id"), name="match_run_newest"),)

    def __str__(self) -> str:
        return f"{self.mission_id} at {self.ran_at}"


class MatchRecord(TenantModel):
    """Everybody whom a run ranked, in order: what the ranking replays from, in four columns.

    ``inputs`` has a row of numbers for each; ``ranking.vector`` says what they are. The ids refer
    to no row, so that the record outlives whom it is about.
    """

    unaudited = "A record itself: only who is erased leaves it."

    run = TenantForeignKey(
        MatchRun, on_delete=models.DO_NOTHING, db_cascade=True, related_name="records"
    )
    specialists = ArrayField(models.UUIDField())
    scores = ArrayField(models.SmallIntegerField())
    ties = ArrayField(models.IntegerField())
    inputs = ArrayField(ArrayField(models.SmallIntegerField()))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "run"), name="match_record_of_run"),
        )

    def __str__(self) -> str:
        return f"{self.run_id}"


class MatchResult(TenantModel):
    """Somebody among the first of a run, as lists show them; the same as in the run's record."""

    unaudited = "Read off a record that is never changed."

    run = TenantForeignKey(
        MatchRun, on_delete=models.DO_NOTHING, db_cascade=True, related_name="results"
    )
    specialist_id = models.UUIDField()
    rank = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField()
    parts = ArrayField(models.SmallIntegerField())
    inputs = ArrayField(models.SmallIntegerField())

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "run", "rank"), name="match_result_rank"),
        )
        indexes = (
            models.Index(fields=("account", "specialist_id", "run"), name="match_result_of_one"),
        )

    def __str__(self) -> str:
        return f"{self.rank} of {self.run_id}"


class ContestStatus(models.TextChoices):
    """How far a contest is; ``matching.states`` says what may follow what."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Contest(TenantModel):
    """A specialist says that a run was wrong about them; a person answers, never a rule."""

    named_by = ("run", "specialist")

    run = TenantForeignKey(
        MatchRun, on_delete=models.DO_NOTHING, db_cascade=True, related_name="contests"
    )
    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="contests"
    )
    text = models.TextField()
    status = models.CharField(
        max_length=16, choices=ContestStatus.choices, default=ContestStatus.OPEN
    )
    answer = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_user_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "run", "specialist"), name="contest_once_a_run"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ContestStatus.values), name="contest_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None)
                | (~Q(status="open") & Q(decided_at__isnull=False) & ~Q(answer="")),
                name="contest_ends_with_an_answer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.specialist_id} about {self.run_id}"
