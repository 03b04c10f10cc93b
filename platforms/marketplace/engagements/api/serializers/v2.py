"""Engagements in version 2: with whom, on what terms, and what was approved."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from platforms.marketplace.engagements.models import Engagement
from platforms.marketplace.engagements.reads import Work
from platforms.marketplace.proposals.api.serializers.shared import MissionCard, SpecialistCard
from platforms.marketplace.proposals.models import ProposalVersion


class AgreedOut(serializers.ModelSerializer[ProposalVersion]):
    """The version of the proposal that was accepted."""

    proposal_id = serializers.UUIDField()
    version = serializers.IntegerField(source="number")

    class Meta:
        model = ProposalVersion
        fields = (
            "proposal_id",
            "version",
            "day_rate",
            "currency",
            "starts_on",
            "ends_on",
            "days_per_week",
        )
        read_only_fields = fields


class WorkOut(serializers.Serializer[Work]):
    """Days, and what they cost at the rate agreed on, rounded half up to the cent."""

    days = serializers.DecimalField(max_digits=8, decimal_places=2)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    currency = serializers.CharField()


class EngagementOut(serializers.ModelSerializer[Engagement]):
    mission = MissionCard(source="agreed.proposal.mission")
    specialist = SpecialistCard(source="agreed.proposal.specialist")
    agreed = AgreedOut()
    approved = serializers.SerializerMethodField()

    class Meta:
        model = Engagement
        fields = (
            "id",
            "mission",
            "specialist",
            "status",
            "status_reason",
            "agreed_at",
            "agreed",
            "approved",
        )
        read_only_fields = fields

    @extend_schema_field(WorkOut)
    def get_approved(self, row: Engagement) -> Any:
        return WorkOut(self.context["work"][row.pk]).data
