"""Specialists in version 2: who they are, what they offer and when they are free, apart."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.specialists.api.levels import LANGUAGE, LanguageLevelField
from platforms.marketplace.specialists.api.serializers.shared import (
    MOST_LANGUAGES,
    OFFER_FIELDS,
    IdentityField,
    OfferIn,
)
from platforms.marketplace.specialists.models import Specialist


class AvailabilityField(serializers.Serializer[Specialist]):
    """When somebody is free; stale where they have not confirmed it for two weeks."""

    free_from = serializers.DateField(allow_null=True)
    days_per_week = serializers.IntegerField()
    confirmed_at = serializers.DateTimeField(source="availability_confirmed_at", allow_null=True)
    is_stale = serializers.SerializerMethodField()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def get_is_stale(self, specialist: Specialist) -> bool:
        return specialist.is_stale(self.context["view"].at)


class RankedSkill(serializers.Serializer[Any]):
    """A skill that somebody has, rank 1 the one they stand for; a level is 1 to 5."""

    skill_id = serializers.UUIDField()
    name = serializers.CharField(source="skill.name")
    rank = serializers.IntegerField()
    level = serializers.IntegerField()
    years = serializers.DecimalField(max_digits=4, decimal_places=1)
    last_used_on = serializers.DateField(allow_null=True)
    evidence = serializers.CharField()


class SpokenLanguage(serializers.Serializer[Any]):
    """A language that somebody works in."""

    language = serializers.RegexField(LANGUAGE)
    level = LanguageLevelField()


class SpecialistOut(serializers.ModelSerializer[Specialist]):
    identity = IdentityField()
    availability = AvailabilityField()
    skills = RankedSkill(many=True)
    languages = SpokenLanguage(many=True)

    class Meta:
        model = Specialist
        fields = (
            "id",
            "user_id",
            "identity",
            *OFFER_FIELDS,
            "availability",
            "skills",
            "languages",
            "joined_at",
        )
        read_only_fields = fields


class SpecialistIn(OfferIn):
    identity = IdentityField()

    class Meta(OfferIn.Meta):
        fields = ("identity", *OfferIn.Meta.fields)


class LanguagesIn(serializers.Serializer[Any]):
    """All languages of a specialist."""

    languages = serializers.ListField(child=SpokenLanguage(), max_length=MOST_LANGUAGES)
