"""The marks: which derived values may be wrong."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from annex.tenancy.context import require_account_id
from annex.tenancy.models import TenantModel


class Mark(TenantModel):
    """A note, written in the transaction of a change, that one record's value may be wrong.

    ``level`` names a level or a relay of ``cascade``. Marks are only ever added and consumed; no
    key is unique, so writers never wait for one another. ``origin_id`` is the smallest id among
    the marks this one follows from, null for a first one. A stage leaves a mark alone before
    ``not_before``, and counts its failures in ``attempts``.
    """

    unaudited = "Says that a value may be wrong; whose change did that has its own history."

    id = models.BigAutoField(primary_key=True)  # type: ignore[assignment]  # in order of writing
    # No constraint: its check would lock the account's row once for every mark.
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
    level = models.CharField(max_length=40, db_collation="C")
    object_id = models.UUIDField()
    origin_id = models.BigIntegerField(null=True)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    not_before = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = (
            # Without the record: a stage takes what a level has, and equal keys in the order of
            # writing cost an insert next to nothing.
            models.Index(fields=("account", "cascade", "level"), name="cascades_mark_level"),
        )
