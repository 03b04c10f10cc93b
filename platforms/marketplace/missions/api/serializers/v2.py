"""Missions in version 2."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.missions.api.serializers.shared import (
    FIELDS,
    MOST_LANGUAGES,
    MOST_REQUIREMENTS,
    STATES,
    MissionRequirementIn,
)
from platforms.marketplace.missions.api.serializers.shared import (
    MissionIn as SharedMissionIn,
)
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.states import MISSION
from platforms.marketplace.specialists.api.levels import LANGUAGE, LanguageLevelField


class MissionClient(serializers.Serializer[Any]):
    """Whose mission it is."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class MissionRequirementOut(serializers.Serializer[Any]):
    """A skill that is asked for: a must or a wish; weight and level are 1 to 5."""

    skill_id = serializers.UUIDField()
    name = serializers.CharField(source="skill.name")
    is_must = serializers.BooleanField()
    weight = serializers.IntegerField()
    min_level = serializers.IntegerField()


class LanguageAsked(serializers.Serializer[Any]):
    """A language that is asked for, at least at this level."""

    language = serializers.RegexField(LANGUAGE)
    min_level = LanguageLevelField(required=False)


class MissionOut(serializers.ModelSerializer[Mission]):
    """A mission; `possible` names what can be done in its state, by whoever may."""

    client = MissionClient()
    requirements = MissionRequirementOut(many=True)
    languages = LanguageAsked(many=True)
    is_favourite = serializers.BooleanField()
    possible = serializers.SerializerMethodField()

    class Meta:
        model = Mission
        fields = (
            "id",
            "client",
            *FIELDS,
            *STATES,
            "requirements",
            "languages",
            "is_favourite",
            "possible",
        )
        read_only_fields = fields

    def get_possible(self, mission: Mission) -> list[str]:
        return MISSION.possible(mission.status)


class MissionIn(SharedMissionIn):
    client_id = serializers.UUIDField()
    requirements = serializers.ListField(
        child=MissionRequirementIn(), required=False, max_length=MOST_REQUIREMENTS
    )
    languages = serializers.ListField(
        child=LanguageAsked(), required=False, max_length=MOST_LANGUAGES
    )

    class Meta(SharedMissionIn.Meta):
        fields = ("client_id", *FIELDS, "requirements", "languages")
