"""Rows of shortlists. Nothing in them is an input of matching."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantModel
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.specialists.models import Specialist


class Shortlist(TenantModel):
    """Some specialists that the team of a client considers for a mission."""

    mission = TenantForeignKey(
        Mission, on_delete=models.DO_NOTHING, db_cascade=True, related_name="shortlists"
    )
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "mission", "name"), name="shortlist_name_of_mission"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ShortlistEntry(TenantModel):
    """A specialist on a shortlist; ``position`` 1 is the one to talk to first."""

    named_by = ("shortlist", "specialist")

    shortlist = TenantForeignKey(
        Shortlist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="entries"
    )
    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, db_cascade=True, related_name="shortlisted_in"
    )
    position = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=500, blank=True, default="")
    added_at = models.DateTimeField(default=timezone.now)
    added_by_user_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "shortlist", "specialist"), name="shortlist_entry_once"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1), name="shortlist_entry_position_from_1"
            ),
        )

    def __str__(self) -> str:
        return f"{self.specialist_id} on {self.shortlist_id}"


class Vote(TenantModel):
    """What somebody of the team thinks of an entry: ``value`` is 1 for yes, -1 for no."""

    named_by = ("entry",)

    entry = TenantForeignKey(
        ShortlistEntry, on_delete=models.DO_NOTHING, db_cascade=True, related_name="votes"
    )
    user_id = models.UUIDField()
    value = models.SmallIntegerField()
    comment = models.CharField(max_length=500, blank=True, default="")
    voted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "entry", "user_id"), name="vote_once"),
            models.CheckConstraint(condition=Q(value__in=(-1, 1)), name="vote_is_yes_or_no"),
        )

    def __str__(self) -> str:
        return f"{self.value} for {self.entry_id}"
