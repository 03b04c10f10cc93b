"""What the engine remembers: marks, dead letters, history, recalculations asked for, proofs."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annex.tenancy.context import require_account_id
from annex.tenancy.models import TenantModel


class Remembered(TenantModel):
    """A row about one account's cascade."""

    unaudited = "What the engine notes for itself; whose change it was has its own history."

    # No constraint: its check would lock the account's row once for every row of these.
    account = models.ForeignKey(
        settings.ANNEX_TENANT_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        default=require_account_id,
        editable=False,
        related_name="+",
        db_index=False,
    )
    cascade = models.CharField(max_length=40, db_collation="C")

    class Meta:
        abstract = True


class Mark(Remembered):
    """A note, written in the transaction of a change, that one record's value may be wrong.

    ``level`` names a level or a relay of ``cascade``. Marks are only ever added and consumed; no
    key is unique, so writers never wait for one another. ``origin_id`` is the smallest id among
    the marks this one follows from, null for a first one, and ``since`` when that was written.
    ``cause`` says what made it: a table and what happened to its row ``cause_id``, or a word of the
    engine. A stage leaves a mark alone before ``not_before``, and counts its failures in
    ``attempts``, and in ``losses`` the workers that were lost while they did its record's work; one
    that ``is_parked`` it leaves alone until somebody drives it again. ``waves`` counts the marks of
    the same level that this one follows from.
    """

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]  # in order of writing
    level = models.CharField(max_length=40, db_collation="C")
    object_id = models.UUIDField()
    origin_id = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    losses = models.PositiveSmallIntegerField(db_default=0)
    not_before = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    since = models.DateTimeField(db_default=Now())
    cause = models.CharField(max_length=80, db_collation="C", db_default="")
    cause_id = models.UUIDField(null=True)
    is_parked = models.BooleanField(db_default=False)
    waves = models.PositiveSmallIntegerField(db_default=0)

    class Meta:
        indexes = (
            # Without the record: a stage takes what a level has, and equal keys in the order of
            # writing cost an insert next to nothing.
            models.Index(fields=("account", "cascade", "level"), name="cascades_mark_level"),
        )


class Parked(Remembered):
    """A dead letter: a record that failed too often; its marks stay, and say that it is wrong."""

    class Resolution(models.TextChoices):
        """How a dead letter ended."""

        REDRIVEN = "redriven"
        RECALCULATED = "recalculated"

    level = models.CharField(max_length=40, db_collation="C")
    object_id = models.UUIDField()
    error = models.TextField()
    attempts = models.PositiveSmallIntegerField()
    parked_at = models.DateTimeField(db_default=Now())
    last_failed_at = models.DateTimeField(db_default=Now())
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(max_length=20, choices=Resolution.choices, null=True)  # noqa: DJ001 - null until it ended

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "cascade", "level", "object_id"),
                condition=models.Q(resolved_at__isnull=True),
                name="cascades_parked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(resolution__isnull=True)
                | models.Q(resolution__in=("redriven", "recalculated")),
                name="cascades_parked_resolution",
            ),
        )


class ValueChange(Remembered):
    """One value that became another one: appended by the statement that wrote it, then left alone.

    ``old`` and ``new`` hold the level's columns. ``cause`` is the earliest mark's that led here.
    """

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]  # in order of writing
    level = models.CharField(max_length=40, db_collation="C")
    object_id = models.UUIDField()
    old = models.JSONField()
    new = models.JSONField()
    origin_id = models.BigIntegerField()
    cause = models.CharField(max_length=80, db_collation="C", db_default="")
    cause_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("account", "level", "object_id", "id"), name="cascades_change_of"),
        )


class Recalculation(Remembered):
    """A recalculation that somebody asked for, and how far it is.

    It is settled once no mark with an origin up to ``up_to`` is left and ``transaction``, which
    asked, is visible.
    """

    class State(models.TextChoices):
        """How far it is; ``parked`` is what a dead letter holds up."""

        RUNNING = "running"
        SETTLED = "settled"
        PARKED = "parked"

    level = models.CharField(max_length=40, db_collation="C")
    object_id = models.UUIDField()
    up_to = models.BigIntegerField()
    transaction = models.BigIntegerField()
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State.choices, default=State.RUNNING)
    stage = models.PositiveSmallIntegerField(default=0)
    stages = models.PositiveSmallIntegerField()
    remaining = models.PositiveIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=("running", "settled", "parked")),
                name="cascades_recalculation_state",
            ),
        )
        indexes = (
            models.Index(
                fields=("account", "cascade"),
                condition=~models.Q(state="settled"),
                name="cascades_recalculation_open",
            ),
        )


class Proof(Remembered):
    """The last time that an account's cascade was proven, and how often it has been."""

    proven_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    records = models.PositiveIntegerField()
    wrong = models.PositiveIntegerField()
    proofs = models.PositiveBigIntegerField(default=1)
    violations = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "cascade"), name="cascades_proof_one"),
        )


class Violation(Remembered):
    """A value found wrong while nothing said so, with what had last been written of it."""

    level = models.CharField(max_length=40, db_collation="C")
    object_id = models.UUIDField()
    stored = models.TextField(null=True)  # noqa: DJ001 - null where there was no value
    formula = models.TextField()
    history = models.JSONField()
    found_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("account", "found_at"), name="cascades_violation_at"),)
