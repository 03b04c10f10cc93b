"""Rankings in version 2."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from platforms.marketplace.matching.api.serializers.shared import PartOut, UnmetRuleOut


class AvailabilityOut(serializers.Serializer[Any]):
    free_from = serializers.DateField(allow_null=True, source="specialist.free_from")
    days_per_week = serializers.IntegerField(source="specialist.days_per_week")
    confirmed_at = serializers.DateTimeField(
        allow_null=True, source="specialist.availability_confirmed_at"
    )
    is_stale = serializers.BooleanField()


class CardOut(serializers.Serializer[Any]):
    """Somebody in a ranking; what they offer is today's, null for whoever has gone since."""

    rank = serializers.IntegerField(source="result.rank")
    score = serializers.IntegerField(source="result.score")
    specialist_id = serializers.UUIDField(source="result.specialist_id")
    name = serializers.CharField(allow_null=True)
    headline = serializers.CharField(source="specialist.headline", default=None, allow_null=True)
    day_rate = serializers.DecimalField(
        12, 2, source="specialist.day_rate", default=None, allow_null=True
    )
    currency = serializers.CharField(source="specialist.currency", default=None, allow_null=True)
    availability = serializers.SerializerMethodField()
    skills_matched = serializers.ListField(child=serializers.CharField(), source="matched")
    skills_missing = serializers.ListField(child=serializers.CharField(), source="missing")
    parts = PartOut(many=True)

    @extend_schema_field(AvailabilityOut(allow_null=True))
    def get_availability(self, card: Any) -> Any:
        return None if card.specialist is None else AvailabilityOut(card).data


class NearMissOut(serializers.Serializer[Any]):
    """Somebody whom no ranking has, and what reads like the mission in their profile.

    ``words_found`` are the mission's, as it writes them; ``reasons`` keep them out.
    """

    specialist_id = serializers.UUIDField(source="specialist.pk")
    headline = serializers.CharField(source="specialist.headline")
    day_rate = serializers.DecimalField(12, 2, source="specialist.day_rate", allow_null=True)
    currency = serializers.CharField(source="specialist.currency")
    availability = AvailabilityOut(source="*")
    skills_found = serializers.ListField(child=serializers.CharField(), source="skills")
    words_found = serializers.ListField(child=serializers.CharField(), source="words")
    reasons = UnmetRuleOut(many=True)


class NearMissesOut(serializers.Serializer[Any]):
    """The closest first; ``run_id`` is the ranking that left them out, null where there is none."""

    run_id = serializers.UUIDField(allow_null=True)
    results = NearMissOut(many=True)
