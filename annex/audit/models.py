"""Rows of the history: one for each row that was created, updated or deleted."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform

from annex.tenancy.context import require_account_id
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class Operation(models.TextChoices):
    """What happened to the row."""

    CREATED = "created", "Created"
    UPDATED = "updated", "Updated"
    DELETED = "deleted", "Deleted"


class ChangeQuerySet(TenantQuerySet["Change"]):
    """Changes of the account entered."""

    def touching(self, field: str) -> Self:
        """Keep those that gave the column ``field`` a value, or took it away."""
        # As text, so that what JSON holds as null counts as nothing.
        given = {
            "_was": KeyTextTransform(field, "was"),
            "_became": KeyTextTransform(field, "became"),
        }
        return self.alias(**given).filter(Q(_was__isnull=False) | Q(_became__isnull=False))


class Change(TenantModel):
    """One row changed once; written by the database alone, never changed.

    ``transaction_id`` is one for all that a transaction changed. ``model`` is the changed row's
    "app_label.model", ``object_id`` its key. ``was`` and ``became`` hold values by column: of an
    update those that differ, of a new row all in ``became``, of a deleted one all in ``was``.
    ``truncated`` names the columns whose values were too long and are kept in part. ``actor_id``
    is the user who was acting, null for the system and for applications that act for themselves.
    """

    unaudited = "The history itself."

    # No constraint: its check would lock the account's row once for every change.
    account = models.ForeignKey(
        settings.ANNEX_TENANT_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        default=require_account_id,
        editable=False,
        related_name="+",
        db_index=False,
    )
    transaction_id = models.UUIDField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    model = models.CharField(max_length=100, db_collation="C")
    object_id = models.UUIDField()
    operation = models.CharField(max_length=7, choices=Operation.choices)
    was = models.JSONField(null=True)
    became = models.JSONField(null=True)
    truncated = ArrayField(models.CharField(max_length=63))

    objects: ClassVar = TenantManager.from_queryset(ChangeQuerySet)()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(operation__in=Operation.values), name="audit_operation_is_known"
            ),
        )
        # In the order in which pages are read, for all, for one row, and for one model.
        indexes = (
            models.Index(F("account"), F("at").desc(nulls_last=True), F("id"), name="audit_newest"),
            models.Index(
                F("account"),
                F("object_id"),
                F("at").desc(nulls_last=True),
                F("id"),
                name="audit_newest_of_row",
            ),
            models.Index(
                F("account"),
                F("model"),
                F("at").desc(nulls_last=True),
                F("id"),
                name="audit_newest_of_model",
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.object_id} {self.operation}"
