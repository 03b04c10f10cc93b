"""Units in version 2."""

from typing import Any

from rest_framework import serializers

from platforms.readiness.units.api.readiness import ReadinessField
from platforms.readiness.units.models import Unit, UnitKind


class UnitOut(serializers.ModelSerializer[Unit]):
    parent_id = serializers.UUIDField(allow_null=True)
    readiness = ReadinessField("unit")

    class Meta:
        model = Unit
        fields = ("id", "name", "kind", "parent_id", "readiness")
        read_only_fields = fields


class UnitIn(serializers.ModelSerializer[Unit]):
    parent_id = serializers.UUIDField(allow_null=True, required=False)

    class Meta:
        model = Unit
        fields = ("name", "kind", "parent_id")


class UnitNodeOut(serializers.Serializer[Any]):
    """A unit in its tree, from ``reads.UnitNode``."""

    id = serializers.UUIDField(source="unit.id")
    parent_id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField(source="unit.name")
    kind = serializers.ChoiceField(choices=UnitKind.choices, source="unit.kind")
    depth = serializers.IntegerField()
    headcount = serializers.IntegerField()
    readiness = ReadinessField("unit", source="unit")


class UnitTreeOut(serializers.Serializer[Any]):
    """The org tree, depth first, siblings by name."""

    nodes = UnitNodeOut(many=True)
