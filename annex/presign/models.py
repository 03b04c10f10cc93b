"""The record of links: one row for each that was made, chained by hashes."""

from typing import ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from annex.tenancy.context import require_account_id
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class Disposition(models.TextChoices):
    """How a file is handed out."""

    INLINE = "inline", "Inline"
    ATTACHMENT = "attachment", "Attachment"


class LinkQuerySet(TenantQuerySet["Link"]):
    """Links of the account entered."""

    def opened(self, subject: str) -> Self:
        """Keep those to one subject."""
        return self.filter(subject=subject)

    def opened_by(self, user_id: UUID) -> Self:
        """Keep those made for one user, by whatever application."""
        return self.filter(user_id=user_id)

    def newest_first(self) -> Self:
        """Put them in the order in which they are read; an index begins there."""
        return self.order_by(F("at").desc(nulls_last=True), "id")


class Link(TenantModel):
    """A link that was made: to what, for whom, when, and from where it was asked for.

    ``subject`` is what the platform calls the thing, "odoo.attachment:123". ``number`` counts an
    account's links; ``hash`` covers the row and ``previous_hash``, which is the one before's. The
    database gives all three, and lets nobody change a row (ADR 0020).
    """

    unaudited = "A record itself: rows are added and never changed."

    # No constraint: its check would lock the account's row once for every link.
    account = models.ForeignKey(
        settings.ANNEX_TENANT_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        default=require_account_id,
        editable=False,
        related_name="+",
        db_index=False,
    )
    number = models.BigIntegerField(default=0, editable=False)
    previous_hash = models.BinaryField(default=bytes, editable=False)
    hash = models.BinaryField(default=bytes, editable=False)
    at = models.DateTimeField()
    expires_at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    application_id = models.UUIDField(null=True)
    from_address = models.GenericIPAddressField(null=True)
    subject = models.CharField(max_length=200, db_collation="C")
    storage = models.CharField(max_length=63)
    bucket = models.CharField(max_length=255)
    key = models.TextField()
    name = models.TextField()
    media_type = models.CharField(max_length=255)
    disposition = models.CharField(max_length=10, choices=Disposition.choices)

    objects: ClassVar = TenantManager.from_queryset(LinkQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "number"), name="presign_link_number"),
            models.CheckConstraint(
                condition=Q(disposition__in=Disposition.values),
                name="presign_disposition_is_known",
            ),
        )
        # In the order in which pages are read: all, of one subject, of one user.
        indexes = (
            models.Index(
                F("account"), F("at").desc(nulls_last=True), F("id"), name="presign_newest"
            ),
            models.Index(
                F("account"),
                F("subject"),
                F("at").desc(nulls_last=True),
                F("id"),
                name="presign_newest_of_subject",
            ),
            models.Index(
                F("account"),
                F("user_id"),
                F("at").desc(nulls_last=True),
                F("id"),
                name="presign_newest_of_user",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class Chain(TenantModel):
    """Where an account's record begins and ends; written by the database alone.

    ``number`` and ``hash`` are the newest link's. Links up to ``cut_number`` are no longer kept;
    ``cut_hash`` is the last one's of those, so that the first one kept still follows on it.
    """

    unaudited = "A counter."

    number = models.BigIntegerField()
    hash = models.BinaryField()
    cut_number = models.BigIntegerField(default=0)
    cut_hash = models.BinaryField(default=bytes)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account",), name="presign_chain_account"),)
