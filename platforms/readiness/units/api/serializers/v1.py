"""Units in version 1."""

from rest_framework import serializers

from platforms.readiness.units.api.readiness import (
    LEGACY_FIELDS,
    LegacyAsOfField,
    LegacyReadinessField,
    LegacyRecalculatingField,
)
from platforms.readiness.units.models import Unit


class UnitOut(serializers.ModelSerializer[Unit]):
    # The metaclass takes fields out of the class, so this shadows nothing of DRF.
    parent = serializers.UUIDField(source="parent_id", allow_null=True)  # type: ignore[assignment]
    readiness = LegacyReadinessField()
    readiness_as_of = LegacyAsOfField()
    readiness_recalculating = LegacyRecalculatingField("unit")

    class Meta:
        model = Unit
        fields = ("id", "name", "kind", "parent", "readiness", *LEGACY_FIELDS)
        read_only_fields = fields


class UnitIn(serializers.ModelSerializer[Unit]):
    parent = serializers.UUIDField(  # type: ignore[assignment]
        source="parent_id", allow_null=True, required=False
    )

    class Meta:
        model = Unit
        fields = ("name", "kind", "parent")
