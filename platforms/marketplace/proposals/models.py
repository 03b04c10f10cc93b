"""Rows of invitations, proposals and interviews."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantModel
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.specialists.models import Specialist


class InvitationStatus(models.TextChoices):
    """How far an invitation is; ``proposals.states`` says what may follow what."""

    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Invitation(TenantModel):
    """A client asks a specialist to propose, and awaits an answer before ``respond_by``.

    One awaits an answer for each mission and specialist; those that ended stay beside it.
    ``reminded_at`` is when the specialist was reminded of it.
    """

    named_by = ("mission", "specialist")

    mission = TenantForeignKey(Mission, on_delete=models.DO_NOTHING, related_name="invitations")
    specialist = TenantForeignKey(
        Specialist, on_delete=models.DO_NOTHING, related_name="invitations"
    )
    message = models.TextField(blank=True, default="")
    status = models.CharField(
        max_length=16, choices=InvitationStatus.choices, default=InvitationStatus.SENT
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    sent_at = models.DateTimeField(default=timezone.now)
    respond_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "mission", "specialist"),
                condition=Q(status="sent"),
                name="invitation_sent_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=InvitationStatus.values), name="invitation_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="sent", decided_at=None)
                | (~Q(status="sent") & Q(decided_at__isnull=False) & ~Q(reason="")),
                name="invitation_ends_with_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("account", "mission", "specialist"), name="invitation_of_mission"),
            models.Index(
                fields=("account", "respond_by"),
                condition=Q(status="sent"),
                name="invitation_awaited",
            ),
        )

    def __str__(self) -> str:
        return f"{self.specialist_id} for {self.mission_id}"


class ProposalStatus(models.TextChoices):
    """How far a proposal is; ``proposals.states`` says what may follow what."""

    DRAFT = "draft"
    SENT = "sent"
    SEEN = "seen"
    SHORTLISTED = "shortlisted"
    INTERVIEWING = "interviewing"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


OPEN = (
    ProposalStatus.SENT,
    ProposalStatus.SEEN,
    ProposalStatus.SHORTLISTED,
    ProposalStatus.INTERVIEWING,
)
"""What somebody waits for an answer in."""

UNENDED = (ProposalStatus.DRAFT, *OPEN)
"""Of what a specialist has one proposal for a mission at most; those that ended stay beside it."""

ENDED = (
    ProposalStatus.ACCEPTED,
    ProposalStatus.DECLINED,
    ProposalStatus.WITHDRAWN,
    ProposalStatus.LAPSED,
)
"""What says why in ``reason``."""


class Proposal(TenantModel):
    """A specialist offers to do a mission; what exactly is in its latest version.

    While it is open, whoever has not made the latest version answers before ``respond_by``.
    ``agency_name`` names who offers the specialist, empty where they offer themselves.
    ``reminded_at`` is when whoever answers was reminded of the latest version.
    """

    named_by = ("mission", "specialist")

    mission = TenantForeignKey(Mission, on_delete=models.DO_NOTHING, related_name="proposals")
    specialist = TenantForeignKey(Specialist, on_delete=models.DO_NOTHING, related_name="proposals")
    status = models.CharField(
        max_length=16, choices=ProposalStatus.choices, default=ProposalStatus.DRAFT
    )
    reason = models.CharField(max_length=500, blank=True, default="")
    agency_name = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    respond_by = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "mission", "specialist"),
                condition=Q(status__in=UNENDED),
                name="proposal_unended_once",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", respond_by=None, decided_at=None)
                | Q(status__in=OPEN, respond_by__isnull=False, decided_at=None)
                | (Q(status__in=ENDED, decided_at__isnull=False) & ~Q(reason="")),
                name="proposal_waits_or_ends_with_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("account", "mission", "specialist"), name="proposal_of_mission"),
            models.Index(
                fields=("account", "respond_by"),
                condition=Q(status__in=OPEN),
                name="proposal_awaited",
            ),
        )

    def __str__(self) -> str:
        return f"{self.specialist_id} for {self.mission_id}"


class Side(models.TextChoices):
    """Who made an offer."""

    SPECIALIST = "specialist"
    CLIENT = "client"

    @property
    def other(self) -> "Side":
        """Who answers an offer of this side."""
        return Side.CLIENT if self == Side.SPECIALIST else Side.SPECIALIST


class ProposalVersion(TenantModel):
    """What was offered, by whom; a counter-offer is the next version. Never changed once sent."""

    named_by = ("proposal", "number")

    proposal = TenantForeignKey(
        Proposal, on_delete=models.DO_NOTHING, db_cascade=True, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(default=1)
    offered_by = models.CharField(max_length=16, choices=Side.choices, default=Side.SPECIALIST)
    day_rate = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    days_per_week = models.PositiveSmallIntegerField(default=5)
    motivation = models.TextField(blank=True, default="")
    answers = models.JSONField(default=dict)
    offered_at = models.DateTimeField(default=timezone.now)
    offered_by_user_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "proposal", "number"), name="proposal_version_number"
            ),
            models.CheckConstraint(
                condition=Q(offered_by__in=Side.values), name="proposal_version_side_is_known"
            ),
            models.CheckConstraint(
                condition=Q(day_rate__gte=0), name="proposal_version_rate_not_below_0"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} of {self.proposal_id}"


class InterviewStatus(models.TextChoices):
    """How far an interview is; ``proposals.states`` says what may follow what."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Interview(TenantModel):
    """Client and specialist meet about a proposal."""

    named_by = ("proposal",)

    proposal = TenantForeignKey(
        Proposal, on_delete=models.DO_NOTHING, db_cascade=True, related_name="interviews"
    )
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=30)
    place = models.CharField(max_length=255, blank=True, default="")
    status = models.CharField(
        max_length=16, choices=InterviewStatus.choices, default=InterviewStatus.PLANNED
    )
    notes = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=InterviewStatus.values), name="interview_status_is_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.proposal_id} at {self.starts_at}"
