"""The event log: what happened in an account, in the order of commits."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now

from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class EventQuerySet(TenantQuerySet["Event"]):
    """Events by their place in the log."""

    def after(self, position: int, *, until: int | None = None) -> "EventQuerySet":
        """Return committed events with a later position, oldest first; ``until`` is included."""
        later = self.filter(position__gt=position)
        if until is not None:
            later = later.filter(position__lte=until)
        return later.order_by("position")


class Event(TenantModel):
    """Something happened to entities of one family.

    ``position`` is given by the database as the transaction commits: contiguous in each account,
    and in the order of commits. Until then it is null. ``entity_ids`` is null when too many
    changed to name; whoever follows any of the family has to look again.
    """

    unaudited = "A notice that something changed; the change itself has its history."

    position = models.BigIntegerField(null=True, editable=False)
    family = models.CharField(max_length=40)
    op = models.CharField(max_length=40)
    entity_ids = ArrayField(models.UUIDField(), null=True)
    heard_by = ArrayField(models.UUIDField(), null=True)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(db_default=Now())

    objects: ClassVar = TenantManager.from_queryset(EventQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "position"), name="realtime_event_position"),
        )


class Head(TenantModel):
    """How far an account's log has come; written by the database alone."""

    unaudited = "A counter."

    position = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account",), name="realtime_head_account"),)
