"""Roles in version 2."""

from rest_framework import serializers

from platforms.readiness.roles.api.serializers.shared import OUT_FIELDS
from platforms.readiness.roles.models import Role
from platforms.readiness.units.api.readiness import ReadinessField


class RoleOut(serializers.ModelSerializer[Role]):
    responsibilities_count = serializers.IntegerField()
    holders_count = serializers.IntegerField()
    readiness = ReadinessField("role")

    class Meta:
        model = Role
        fields = OUT_FIELDS
        read_only_fields = fields
