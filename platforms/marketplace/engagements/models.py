"""Rows of agreed work."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantModel
from platforms.marketplace.proposals.models import ProposalVersion


class EngagementStatus(models.TextChoices):
    """How far an engagement is; ``engagements.states`` says what may follow what."""

    AGREED = "agreed"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


class Engagement(TenantModel):
    """What a client and a specialist agreed on: the version of the proposal that was accepted.

    Rate, currency and dates are that version's, which never changes.
    """

    named_by = ("agreed",)

    agreed = TenantForeignKey(
        ProposalVersion, on_delete=models.DO_NOTHING, related_name="engagements"
    )
    status = models.CharField(
        max_length=16, choices=EngagementStatus.choices, default=EngagementStatus.AGREED
    )
    status_reason = models.CharField(max_length=500, blank=True, default="")
    agreed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "agreed"), name="engagement_once"),
            models.CheckConstraint(
                condition=Q(status__in=EngagementStatus.values), name="engagement_status_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agreed_id}"


class PeriodStatus(models.TextChoices):
    """How far a period is; ``engagements.states`` says what may follow what."""

    OPEN = "open"
    SUBMITTED = "submitted"
    APPROVED = "approved"


class WorkPeriod(TenantModel):
    """The half-open span of days [starts_on, ends_on) whose work is approved in one go."""

    named_by = ("engagement", "starts_on")

    engagement = TenantForeignKey(Engagement, on_delete=models.DO_NOTHING, related_name="periods")
    starts_on = models.DateField()
    ends_on = models.DateField()
    status = models.CharField(
        max_length=16, choices=PeriodStatus.choices, default=PeriodStatus.OPEN
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "engagement", "starts_on"), name="work_period_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="work_period_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(status__in=PeriodStatus.values), name="work_period_status_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.engagement_id} from {self.starts_on}"


class WorkEntry(TenantModel):
    """How much was worked on a day, in days: above 0, up to 1."""

    named_by = ("period", "day")

    period = TenantForeignKey(
        WorkPeriod, on_delete=models.DO_NOTHING, db_cascade=True, related_name="entries"
    )
    day = models.DateField()
    days = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "period", "day"), name="work_entry_once"),
            models.CheckConstraint(
                condition=Q(days__gt=0, days__lte=1), name="work_entry_days_above_0_up_to_1"
            ),
        )

    def __str__(self) -> str:
        return f"{self.days} on {self.day}"


class Decision(models.TextChoices):
    """What was decided about a period."""

    APPROVED = "approved"
    SENT_BACK = "sent_back"


class Approval(TenantModel):
    """A client's decision about a submitted period. Never changed."""

    named_by = ("period",)

    period = TenantForeignKey(
        WorkPeriod, on_delete=models.DO_NOTHING, db_cascade=True, related_name="approvals"
    )
    decision = models.CharField(max_length=16, choices=Decision.choices)
    reason = models.CharField(max_length=500, blank=True, default="")
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by_user_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decision__in=Decision.values), name="approval_decision_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.decision} {self.period_id}"
