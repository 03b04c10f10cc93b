"""Where rows were taken over from, and what became of each."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantModel


class Source(TenantModel):
    """A legacy application whose rows the account takes over.

    ``begun_at`` is when the first row was: what has no date of its own there gets this one, so that
    every later run gives the same.
    """

    unaudited = "Its own record: what was taken over stands in its rows."

    name = models.CharField(max_length=80)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "name"), name="rescue_source_by_name"),
        )

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    """What became of a row."""

    MOVED = "moved"
    ADAPTED = "adapted"
    KEPT = "kept"
    REFUSED = "refused"


class TakenRow(TenantModel):
    """A legacy row and what became of it.

    ``key`` is its primary key, parts joined by a slash; ``digest`` of what it held, ``written`` of
    what was written here, by model and id: whatever differs from that was changed here since, and
    is ``kept``. ``notes`` say why it was adapted, kept or refused. ``left`` holds what has no place
    here, ``names`` what it was called there, in addresses too.
    """

    unaudited = "Its own record: what was taken over, and what became of it."

    source = TenantForeignKey(Source, on_delete=models.DO_NOTHING, related_name="rows")
    table = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.REFUSED)
    notes = models.JSONField(default=list)
    left = models.JSONField(default=dict)
    names = models.JSONField(default=dict)
    target = models.CharField(max_length=80, blank=True, default="")
    target_id = models.UUIDField(null=True)
    written = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "source", "table", "key"), name="rescue_row_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="rescue_row_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="refused", target_id=None)
                | (~Q(outcome="refused") & Q(target_id__isnull=False)),
                name="rescue_row_went_somewhere",
            ),
        )

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
