"""Invitations and proposals in version 1: flat, with the latest offer only."""

from datetime import date

from rest_framework import serializers

from platforms.marketplace.proposals.api.serializers import shared
from platforms.marketplace.proposals.models import Invitation, Proposal


class MissionInvitationOut(shared.InvitationBase):
    mission_id = serializers.UUIDField()
    specialist_id = serializers.UUIDField()

    class Meta:
        model = Invitation
        fields = (*shared.INVITATION_FIELDS, "mission_id", "specialist_id")
        read_only_fields = fields


class ProposalOut(serializers.ModelSerializer[Proposal]):
    mission_id = serializers.UUIDField()
    specialist_id = serializers.UUIDField()
    specialist_name = serializers.CharField(source="specialist.identity.full_name")
    reason = shared.ReasonField()
    awaits = shared.AwaitsField()
    version = serializers.SerializerMethodField()
    day_rate = serializers.SerializerMethodField()
    currency = serializers.SerializerMethodField()
    starts_on = serializers.SerializerMethodField()
    ends_on = serializers.SerializerMethodField()
    days_per_week = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = (
            "id",
            "mission_id",
            "specialist_id",
            "specialist_name",
            *shared.PROPOSAL_FIELDS,
            "awaits",
            "version",
            "day_rate",
            "currency",
            "starts_on",
            "ends_on",
            "days_per_week",
        )
        read_only_fields = fields

    def get_version(self, row: Proposal) -> int:
        return shared.latest_of(row).number

    def get_day_rate(self, row: Proposal) -> float:
        return float(shared.latest_of(row).day_rate)

    def get_currency(self, row: Proposal) -> str:
        return shared.latest_of(row).currency

    def get_starts_on(self, row: Proposal) -> date | None:
        return shared.latest_of(row).starts_on

    def get_ends_on(self, row: Proposal) -> date | None:
        return shared.latest_of(row).ends_on

    def get_days_per_week(self, row: Proposal) -> int:
        return shared.latest_of(row).days_per_week
