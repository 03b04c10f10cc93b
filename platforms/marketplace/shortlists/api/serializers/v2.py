"""Shortlists in version 2: with who voted how."""

from rest_framework import serializers

from platforms.marketplace.shortlists.api.serializers import shared
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry
from platforms.marketplace.specialists.models import Specialist


class ShortlistedOut(serializers.ModelSerializer[Specialist]):
    """As much of a specialist as the team needs to know whom it talks about."""

    name = serializers.CharField(source="identity.full_name")

    class Meta:
        model = Specialist
        fields = ("id", "name", "headline", "day_rate", "currency", "free_from", "days_per_week")
        read_only_fields = fields


class ShortlistEntryOut(shared.EntryBase):
    specialist = ShortlistedOut()
    votes = shared.VoteOut(many=True)

    class Meta:
        model = ShortlistEntry
        fields = (
            "id",
            "specialist",
            "position",
            "note",
            "added_at",
            "added_by_user_id",
            "score",
            "votes",
        )
        read_only_fields = fields


class ShortlistOut(shared.ShortlistBase):
    entries = ShortlistEntryOut(many=True)

    class Meta:
        model = Shortlist
        fields = ("id", "mission_id", "name", "created_at", "entries")
        read_only_fields = fields
