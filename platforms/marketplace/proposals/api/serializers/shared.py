"""What every version shows and takes the same way."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from platforms.marketplace.missions.models import Mission
from platforms.marketplace.proposals.models import (
    OPEN,
    Interview,
    Invitation,
    Proposal,
    ProposalVersion,
    Side,
)
from platforms.marketplace.proposals.reasons import told
from platforms.marketplace.skills.policies import is_operator
from platforms.marketplace.specialists.models import Specialist


class ReasonField(serializers.CharField):
    """Why something ended, in the reader's language where nobody typed it."""

    def to_representation(self, value: Any) -> str:
        return told(str(value))


class MissionCard(serializers.ModelSerializer[Mission]):
    """As much of a mission as tells it from others, and whose it is."""

    client_id = serializers.UUIDField()
    client_name = serializers.CharField(source="client.name")

    class Meta:
        model = Mission
        fields = ("id", "reference", "title", "client_id", "client_name", "status")
        read_only_fields = fields


class SpecialistCard(serializers.ModelSerializer[Specialist]):
    """As much of a specialist as whoever deals with them needs."""

    name = serializers.CharField(source="identity.full_name")

    class Meta:
        model = Specialist
        fields = ("id", "name", "headline")
        read_only_fields = fields


def latest_of(proposal: Proposal) -> ProposalVersion:
    """Return the latest version of a proposal whose versions are loaded."""
    return max(proposal.versions.all(), key=lambda version: version.number)


def awaited(proposal: Proposal) -> str | None:
    """Return who answers a proposal, whose versions are loaded; None when nobody does."""
    if proposal.status not in OPEN:
        return None
    return Side(latest_of(proposal).offered_by).other.value


class AwaitsField(serializers.ChoiceField):
    """Who answers: `client`, `specialist`, or null when nobody does."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=Side.choices, source="*", read_only=True, allow_null=True, **kwargs
        )

    def to_representation(self, value: Any) -> str | None:  # type: ignore[override]  # or null
        return awaited(value)


class MissionInvitationIn(serializers.Serializer[Any]):
    mission_id = serializers.UUIDField()
    specialist_id = serializers.UUIDField()
    message = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    respond_by = serializers.DateTimeField(required=False)


class ReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500, allow_blank=True)


class TermsIn(serializers.Serializer[Any]):
    """What is offered; what is left out is as the mission asks, or as in the version answered."""

    day_rate = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=Decimal(0), required=False
    )
    currency = serializers.RegexField(r"\A[A-Z]{3}\Z", required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    days_per_week = serializers.IntegerField(required=False, min_value=1, max_value=7)
    motivation = serializers.CharField(required=False, allow_blank=True, max_length=20000)
    answers = serializers.DictField(child=serializers.CharField(max_length=5000), required=False)


class ProposalIn(TermsIn):
    """A proposal to draft; later it stays with its mission and its specialist."""

    mission_id = serializers.UUIDField()
    specialist_id = serializers.UUIDField(required=False)
    agency_name = serializers.CharField(required=False, allow_blank=True, max_length=120)


class DraftIn(TermsIn):
    agency_name = serializers.CharField(required=False, allow_blank=True, max_length=120)


class SendIn(serializers.Serializer[Any]):
    respond_by = serializers.DateTimeField(required=False)


class CounterIn(TermsIn):
    """Another offer in answer to `version`, which has to be the latest."""

    version = serializers.IntegerField(min_value=1)
    respond_by = serializers.DateTimeField(required=False)


class InterviewOut(serializers.ModelSerializer[Interview]):
    """An interview; `notes` are the client's own."""

    proposal_id = serializers.UUIDField()
    notes = serializers.SerializerMethodField()

    class Meta:
        model = Interview
        fields = ("id", "proposal_id", "starts_at", "minutes", "place", "status", "notes")
        read_only_fields = fields

    def get_notes(self, row: Interview) -> str:
        actor = self.context["view"].actor
        is_own = actor.user_id is not None and row.proposal.specialist.user_id == actor.user_id
        return "" if is_own and not is_operator(actor) else row.notes


class InterviewChangesIn(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(required=False, min_value=5, max_value=480)
    place = serializers.CharField(required=False, allow_blank=True, max_length=255)


class InterviewIn(InterviewChangesIn):
    proposal_id = serializers.UUIDField()


class HoldIn(serializers.Serializer[Any]):
    notes = serializers.CharField(required=False, allow_blank=True, max_length=20000)


INVITATION_FIELDS = (
    "id",
    "message",
    "status",
    "reason",
    "sent_at",
    "respond_by",
    "reminded_at",
    "decided_at",
)
PROPOSAL_FIELDS = (
    "status",
    "reason",
    "agency_name",
    "created_at",
    "sent_at",
    "respond_by",
    "reminded_at",
    "decided_at",
)


class InvitationBase(serializers.ModelSerializer[Invitation]):
    reason = ReasonField()
