"""Shortlists in version 1: who is on them, and the sum of the votes."""

from rest_framework import serializers

from platforms.marketplace.shortlists.api.serializers import shared
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry


class ShortlistEntryOut(shared.EntryBase):
    specialist_id = serializers.UUIDField()
    specialist_name = serializers.CharField(source="specialist.identity.full_name")

    class Meta:
        model = ShortlistEntry
        fields = ("id", "specialist_id", "specialist_name", "position", "note", "score")
        read_only_fields = fields


class ShortlistOut(shared.ShortlistBase):
    entries = ShortlistEntryOut(many=True)

    class Meta:
        model = Shortlist
        fields = ("id", "mission_id", "name", "created_at", "entries")
        read_only_fields = fields
