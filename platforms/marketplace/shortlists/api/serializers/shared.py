"""What every version shows and takes the same way."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry, Vote


class ShortlistIn(serializers.Serializer[Any]):
    mission_id = serializers.UUIDField()
    name = serializers.CharField(max_length=80)


class ShortlistChangesIn(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)


class ShortlistEntryIn(serializers.Serializer[Any]):
    specialist_id = serializers.UUIDField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ShortlistEntryChangesIn(serializers.Serializer[Any]):
    note = serializers.CharField(allow_blank=True, max_length=500)


class OrderIn(serializers.Serializer[Any]):
    """Every entry of the shortlist, in the order wanted."""

    entry_ids = serializers.ListField(child=serializers.UUIDField(), max_length=200)


class VoteIn(serializers.Serializer[Any]):
    """`1` for yes, `-1` for no."""

    value = serializers.ChoiceField(choices=((1, "yes"), (-1, "no")))
    comment = serializers.CharField(required=False, allow_blank=True, max_length=500)


class VoteOut(serializers.ModelSerializer[Vote]):
    class Meta:
        model = Vote
        fields = ("user_id", "value", "comment", "voted_at")
        read_only_fields = fields


class EntryBase(serializers.ModelSerializer[ShortlistEntry]):
    """An entry; `score` is the sum of its votes."""

    score = serializers.SerializerMethodField()

    def get_score(self, row: ShortlistEntry) -> int:
        return sum(vote.value for vote in row.votes.all())


class ShortlistBase(serializers.ModelSerializer[Shortlist]):
    mission_id = serializers.UUIDField()
