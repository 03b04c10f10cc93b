"""Responsibilities in version 1."""

from rest_framework import serializers

from platforms.readiness.responsibilities.models import Responsibility
from platforms.readiness.units.api.readiness import (
    LEGACY_FIELDS,
    LegacyAsOfField,
    LegacyReadinessField,
    LegacyRecalculatingField,
)


class ResponsibilityOut(serializers.ModelSerializer[Responsibility]):
    role_id = serializers.UUIDField()
    role_title = serializers.CharField(source="role.title")
    requirements_count = serializers.IntegerField()
    readiness = LegacyReadinessField()
    readiness_as_of = LegacyAsOfField()
    readiness_recalculating = LegacyRecalculatingField("responsibility")

    class Meta:
        model = Responsibility
        fields = (
            "id",
            "role_id",
            "role_title",
            "name",
            "weight",
            "requirements_count",
            "readiness",
            *LEGACY_FIELDS,
        )
        read_only_fields = fields
