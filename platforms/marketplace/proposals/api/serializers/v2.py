"""Invitations and proposals in version 2: with whom and what they are about, and every version."""

from rest_framework import serializers

from platforms.marketplace.proposals.api.serializers import shared
from platforms.marketplace.proposals.models import Invitation, Proposal, ProposalVersion


class MissionInvitationOut(shared.InvitationBase):
    mission = shared.MissionCard()
    specialist = shared.SpecialistCard()

    class Meta:
        model = Invitation
        fields = (*shared.INVITATION_FIELDS, "mission", "specialist")
        read_only_fields = fields


class ProposalVersionOut(serializers.ModelSerializer[ProposalVersion]):
    class Meta:
        model = ProposalVersion
        fields = (
            "number",
            "offered_by",
            "offered_at",
            "day_rate",
            "currency",
            "starts_on",
            "ends_on",
            "days_per_week",
            "motivation",
            "answers",
        )
        read_only_fields = fields


class ProposalOut(serializers.ModelSerializer[Proposal]):
    """A proposal; `version` is the number of the latest, the one that can be answered."""

    mission = shared.MissionCard()
    specialist = shared.SpecialistCard()
    reason = shared.ReasonField()
    awaits = shared.AwaitsField()
    version = serializers.SerializerMethodField()
    versions = ProposalVersionOut(many=True)

    class Meta:
        model = Proposal
        fields = (
            "id",
            "mission",
            "specialist",
            *shared.PROPOSAL_FIELDS,
            "awaits",
            "version",
            "versions",
        )
        read_only_fields = fields

    def get_version(self, row: Proposal) -> int:
        return shared.latest_of(row).number
