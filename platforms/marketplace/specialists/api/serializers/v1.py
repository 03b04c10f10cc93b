"""Specialists in version 1: one name, and everything flat."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.specialists.api.levels import LANGUAGE
from platforms.marketplace.specialists.api.serializers.shared import (
    MOST_LANGUAGES,
    OFFER_FIELDS,
    OfferIn,
)
from platforms.marketplace.specialists.models import LanguageLevel, Specialist


class PlainSkill(serializers.Serializer[Any]):
    """A skill that somebody has; a level is 1 to 5."""

    skill = serializers.UUIDField(source="skill_id")
    name = serializers.CharField(source="skill.name")
    level = serializers.IntegerField()


class PlainLanguage(serializers.Serializer[Any]):
    """A language that somebody works in; a level is 1 (A1) to 6 (C2), or 7 (native)."""

    language = serializers.RegexField(LANGUAGE)
    level = serializers.IntegerField(min_value=1, max_value=max(LanguageLevel.values))


class SpecialistOut(serializers.ModelSerializer[Specialist]):
    name = serializers.CharField(source="identity.full_name")
    email = serializers.EmailField(source="identity.email")
    availability_is_stale = serializers.SerializerMethodField()
    skills = PlainSkill(many=True)
    languages = PlainLanguage(many=True)

    class Meta:
        model = Specialist
        fields = (
            "id",
            "name",
            "email",
            *OFFER_FIELDS,
            "free_from",
            "days_per_week",
            "availability_confirmed_at",
            "availability_is_stale",
            "skills",
            "languages",
        )
        read_only_fields = fields

    def get_availability_is_stale(self, specialist: Specialist) -> bool:
        return specialist.is_stale(self.context["view"].at)


class SpecialistIn(OfferIn):
    name = serializers.CharField(max_length=201, required=True)
    email = serializers.EmailField(required=False, allow_blank=True)

    class Meta(OfferIn.Meta):
        fields = ("name", "email", *OfferIn.Meta.fields)


class LanguagesIn(serializers.Serializer[Any]):
    """All languages of a specialist."""

    languages = serializers.ListField(child=PlainLanguage(), max_length=MOST_LANGUAGES)


def split_name(name: str) -> dict[str, str]:
    """Return the two names that version 1 calls one: the last word is the family name."""
    given_name, _, family_name = name.rpartition(" ")
    return {"given_name": given_name.strip(), "family_name": family_name}
