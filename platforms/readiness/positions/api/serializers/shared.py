"""Seats, the same in every version so far."""

from rest_framework import serializers

from platforms.readiness.positions.models import Position


class PositionOut(serializers.ModelSerializer[Position]):
    unit_id = serializers.UUIDField()
    unit_name = serializers.CharField(source="unit.name")
    reports_to_id = serializers.UUIDField(allow_null=True)

    class Meta:
        model = Position
        fields = ("id", "number", "title", "unit_id", "unit_name", "reports_to_id")
        read_only_fields = fields


class PositionIn(serializers.ModelSerializer[Position]):
    unit_id = serializers.UUIDField()
    reports_to_id = serializers.UUIDField(allow_null=True, required=False)

    class Meta:
        model = Position
        fields = ("number", "title", "unit_id", "reports_to_id")
