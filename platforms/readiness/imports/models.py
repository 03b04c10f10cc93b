"""Rows of imports: the job, its files, and what was found for every row and every title."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class ImportState(models.TextChoices):
    """Where an import stands; queued and running mean the trial until ``is_applying``."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


ENDED = (ImportState.DONE, ImportState.FAILED, ImportState.STOPPED)


class FileKind(models.TextChoices):
    """What a file of an import holds."""

    CATALOGUE = "catalogue"
    ROSTER = "roster"


class RolesOption(models.TextChoices):
    """Whose tasks are imported: those of roles that the roster matches, or of all."""

    MATCHED = "matched"
    ALL = "all"


class Outcome(models.TextChoices):
    """What becomes of a row: a new person, a known one with changes or without, nothing."""

    CREATED = "created"
    MATCHED = "matched"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


class ImportJobQuerySet(TenantQuerySet["ImportJob"]):
    """Imports of the account entered."""


class ImportJob(TenantModel):
    """One import, from its upload to its end.

    It is tried first and waits as ``ready``; ``is_applying`` says that the run asked for writes.
    ``options`` and ``choices`` are what the person decided, ``summary`` and ``problem`` what came
    of it. ``done`` of ``total`` counts the present ``phase``. Whoever runs the job renews
    ``heartbeat_at``; a running job whose heartbeat is old has lost its worker.
    """

    unaudited = "Keeps who started it and what came of it, and counts its own progress."

    state = models.CharField(max_length=16, choices=ImportState.choices, default=ImportState.QUEUED)
    is_applying = models.BooleanField(default=False)
    is_dry_run = models.BooleanField(default=True)
    options = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    phase = models.CharField(max_length=32, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    problem = models.JSONField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_by_id = models.UUIDField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    stop_requested_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = TenantManager.from_queryset(ImportJobQuerySet)()

    class Meta:
        permissions = (("can_export_people", "Export the company's people"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="import_state_is_known"
            ),
            # One at a time: two imports would each plan with what the other is about to change.
            models.UniqueConstraint(
                fields=("account",),
                condition=Q(state=ImportState.RUNNING),
                name="import_one_running",
            ),
        )
        indexes = (models.Index(fields=("account", "created_at"), name="import_by_age"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def kind(self) -> str:
        """``roster``, ``catalogue`` or ``catalogue+roster``, by the files that were sent."""
        return str(self.options.get("kind", ""))


class ImportFile(TenantModel):
    """A file of an import, kept until the import has ended."""

    unaudited = "Staging: what is made of it has its history."

    job = TenantForeignKey(ImportJob, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=16, choices=FileKind.choices)
    name = models.CharField(max_length=255)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=FileKind.values), name="import_file_kind_is_known"
            ),
            models.UniqueConstraint(
                fields=("account", "job", "kind", "name"), name="import_file_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportRowQuerySet(TenantQuerySet["ImportRow"]):
    """Rows of imports of the account entered."""


class ImportRow(TenantModel):
    """What was found for one row of a file: every row of a roster, the rejected of a catalogue.

    ``line`` counts from 1 with the header. ``problems`` and ``notes`` hold what
    ``problems.Problem.to_json`` writes; ``similarity`` runs from 0 to 100.
    """

    unaudited = "Staging: what is made of it has its history."

    job = TenantForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    file = models.CharField(max_length=255)
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    data = models.JSONField(default=dict)
    role_id = models.UUIDField(null=True, blank=True)
    role_title = models.CharField(max_length=200, blank=True, default="")
    match = models.CharField(max_length=16, blank=True, default="")
    similarity = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    objects: ClassVar = TenantManager.from_queryset(ImportRowQuerySet)()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="import_row_outcome_is_known"
            ),
        )
        indexes = (
            models.Index(fields=("account", "job", "line", "id"), name="import_row_by_line"),
            models.Index(
                fields=("account", "job", "outcome", "line"), name="import_row_by_outcome"
            ),
        )

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.outcome}"


class ImportTitleQuerySet(TenantQuerySet["ImportTitle"]):
    """Titles met in imports of the account entered."""


class ImportTitle(TenantModel):
    """A job title of a roster and the role it was matched to; ``count`` rows have it.

    A role that the import itself creates has its id already. ``candidates`` holds
    ``{role_id, role_title, name, match, similarity}``, the best first.
    """

    unaudited = "Staging: what is made of it has its history."

    job = TenantForeignKey(ImportJob, on_delete=models.CASCADE, related_name="titles")
    title = models.CharField(max_length=200)
    count = models.PositiveIntegerField()
    role_id = models.UUIDField(null=True, blank=True)
    role_title = models.CharField(max_length=200, blank=True, default="")
    match = models.CharField(max_length=16, blank=True, default="")
    similarity = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    candidates = models.JSONField(default=list)

    objects: ClassVar = TenantManager.from_queryset(ImportTitleQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "job", "title"), name="import_title_once_in_job"
            ),
        )
        indexes = (
            models.Index(fields=("account", "job", "similarity"), name="import_title_by_certainty"),
        )

    def __str__(self) -> str:
        return self.title
