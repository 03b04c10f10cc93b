"""Roles in version 1."""

from rest_framework import serializers

from platforms.readiness.roles.api.serializers.shared import OUT_FIELDS
from platforms.readiness.roles.models import Role
from platforms.readiness.units.api.readiness import (
    LEGACY_FIELDS,
    LegacyAsOfField,
    LegacyReadinessField,
    LegacyRecalculatingField,
)


class RoleOut(serializers.ModelSerializer[Role]):
    responsibilities_count = serializers.IntegerField()
    holders_count = serializers.IntegerField()
    readiness = LegacyReadinessField()
    readiness_as_of = LegacyAsOfField()
    readiness_recalculating = LegacyRecalculatingField("role")

    class Meta:
        model = Role
        fields = (*OUT_FIELDS, *LEGACY_FIELDS)
        read_only_fields = fields
