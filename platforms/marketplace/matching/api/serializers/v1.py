"""Rankings in version 1: flat, the points without their reasons."""

from typing import Any

from rest_framework import serializers


class CardOut(serializers.Serializer[Any]):
    """Somebody in a ranking; ``points`` maps the parts of the score to theirs."""

    rank = serializers.IntegerField(source="result.rank")
    score = serializers.IntegerField(source="result.score")
    specialist = serializers.UUIDField(source="result.specialist_id")
    name = serializers.CharField(allow_null=True)
    headline = serializers.CharField(source="specialist.headline", default=None, allow_null=True)
    availability_is_stale = serializers.BooleanField(source="is_stale", allow_null=True)
    skills_matched = serializers.ListField(child=serializers.CharField(), source="matched")
    skills_missing = serializers.ListField(child=serializers.CharField(), source="missing")
    points = serializers.SerializerMethodField()

    def get_points(self, card: Any) -> dict[str, int]:
        return {one["part"]: one["points"] for one in card.parts}


class NearMissOut(serializers.Serializer[Any]):
    """Somebody whom no ranking has; ``rules`` are the names of those that keep them out."""

    specialist = serializers.UUIDField(source="specialist.pk")
    headline = serializers.CharField(source="specialist.headline")
    availability_is_stale = serializers.BooleanField(source="is_stale")
    skills_found = serializers.ListField(child=serializers.CharField(), source="skills")
    words_found = serializers.ListField(child=serializers.CharField(), source="words")
    rules = serializers.SerializerMethodField()

    def get_rules(self, near: Any) -> list[str]:
        return list(dict.fromkeys(one["rule"] for one in near.reasons))


class NearMissesOut(serializers.Serializer[Any]):
    """The closest first; ``run`` is the ranking that left them out, null where there is none."""

    run = serializers.UUIDField(source="run_id", allow_null=True)
    results = NearMissOut(many=True)
