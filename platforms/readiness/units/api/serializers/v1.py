"""Units in version 1."""

from rest_framework import serializers

from platforms.readiness.units.api.readiness import LegacyReadinessField
from platforms.readiness.units.models import Unit


class UnitOut(serializers.ModelSerializer[Unit]):
    parent = serializers.UUIDField(source="parent_id", allow_null=True)
    readiness = LegacyReadinessField()

    class Meta:
        model = Unit
        fields = ("id", "name", "kind", "parent", "readiness")


class UnitIn(serializers.ModelSerializer[Unit]):
    parent = serializers.UUIDField(source="parent_id", allow_null=True, required=False)

    class Meta:
        model = Unit
        fields = ("name", "kind", "parent")
