"""Missions in version 1: skills without weights, levels of languages as numbers."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.missions.api.serializers.shared import (
    FIELDS,
    MOST_LANGUAGES,
    MOST_REQUIREMENTS,
    STATES,
)
from platforms.marketplace.missions.api.serializers.shared import (
    MissionIn as SharedMissionIn,
)
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.specialists.api.levels import LANGUAGE
from platforms.marketplace.specialists.models import LanguageLevel


class PlainRequirement(serializers.Serializer[Any]):
    """A skill that is asked for, at least at a level of 1 to 5."""

    skill = serializers.UUIDField(source="skill_id")
    must = serializers.BooleanField(source="is_must")
    level = serializers.IntegerField(source="min_level", min_value=1, max_value=5)


class PlainLanguageAsked(serializers.Serializer[Any]):
    """A language that is asked for, at least at 1 (A1) to 6 (C2), or 7 (native)."""

    language = serializers.RegexField(LANGUAGE)
    level = serializers.IntegerField(
        source="min_level", min_value=1, max_value=max(LanguageLevel.values)
    )


class MissionOut(serializers.ModelSerializer[Mission]):
    # The metaclass takes fields out of the class, so this shadows nothing of DRF.
    client = serializers.UUIDField(source="client_id")
    client_name = serializers.CharField(source="client.name")
    requirements = PlainRequirement(many=True)
    languages = PlainLanguageAsked(many=True)

    class Meta:
        model = Mission
        fields = ("id", "client", "client_name", *FIELDS, *STATES, "requirements", "languages")
        read_only_fields = fields


class MissionIn(SharedMissionIn):
    client = serializers.UUIDField(source="client_id", required=True)
    requirements = serializers.ListField(
        child=PlainRequirement(), required=False, max_length=MOST_REQUIREMENTS
    )
    languages = serializers.ListField(
        child=PlainLanguageAsked(), required=False, max_length=MOST_LANGUAGES
    )

    class Meta(SharedMissionIn.Meta):
        fields = ("client", *FIELDS, "requirements", "languages")
