"""What every version shows and takes the same way."""

from typing import Any

from rest_framework import serializers

from platforms.marketplace.missions.models import Mission, Requirement
from platforms.marketplace.specialists.api.serializers.shared import COUNTRY, CURRENCY

MOST_REQUIREMENTS = 60
MOST_LANGUAGES = 20

FIELDS = (
    "reference",
    "title",
    "description",
    "starts_on",
    "ends_on",
    "days_per_week",
    "budget_per_day",
    "currency",
    "remote",
    "country",
    "city",
)
"""What both versions show and take under one name."""
STATES = ("status", "status_reason", "created_at", "published_at")


class MissionIn(serializers.ModelSerializer[Mission]):
    """A mission over the half-open span of days [starts_on, ends_on)."""

    currency = serializers.RegexField(CURRENCY, required=False)
    country = serializers.RegexField(COUNTRY, required=False, allow_blank=True)
    reference = serializers.CharField(max_length=40, required=False, allow_blank=True)
    days_per_week = serializers.IntegerField(min_value=1, max_value=7, required=False)
    budget_per_day = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )

    class Meta:
        model = Mission
        fields: tuple[str, ...] = FIELDS


class MissionRequirementIn(serializers.ModelSerializer[Requirement]):
    """A skill that is asked for; weight and level are 1 to 5."""

    skill_id = serializers.UUIDField()
    is_must = serializers.BooleanField(default=True)
    weight = serializers.IntegerField(min_value=1, max_value=5, default=3)
    min_level = serializers.IntegerField(min_value=1, max_value=5, default=3)

    class Meta:
        model = Requirement
        fields = ("skill_id", "is_must", "weight", "min_level")


class CancelIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)
