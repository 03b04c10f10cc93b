"""Engagements in version 1: flat."""

from rest_framework import serializers

from platforms.marketplace.engagements.models import Engagement


class EngagementOut(serializers.ModelSerializer[Engagement]):
    proposal_id = serializers.UUIDField(source="agreed.proposal_id")
    mission_id = serializers.UUIDField(source="agreed.proposal.mission_id")
    specialist_id = serializers.UUIDField(source="agreed.proposal.specialist_id")
    specialist_name = serializers.CharField(source="agreed.proposal.specialist.identity.full_name")
    day_rate = serializers.FloatField(source="agreed.day_rate")
    currency = serializers.CharField(source="agreed.currency")
    starts_on = serializers.DateField(source="agreed.starts_on", allow_null=True)
    ends_on = serializers.DateField(source="agreed.ends_on", allow_null=True)
    approved_days = serializers.SerializerMethodField()
    approved_amount = serializers.SerializerMethodField()

    class Meta:
        model = Engagement
        fields = (
            "id",
            "proposal_id",
            "mission_id",
            "specialist_id",
            "specialist_name",
            "status",
            "status_reason",
            "agreed_at",
            "day_rate",
            "currency",
            "starts_on",
            "ends_on",
            "approved_days",
            "approved_amount",
        )
        read_only_fields = fields

    def get_approved_days(self, row: Engagement) -> float:
        return float(self.context["work"][row.pk].days)

    def get_approved_amount(self, row: Engagement) -> float:
        return float(self.context["work"][row.pk].amount)
