"""Responsibilities in version 2."""

from rest_framework import serializers

from platforms.readiness.responsibilities.models import Requirement, Responsibility
from platforms.readiness.units.api.readiness import ReadinessField


class EmbeddedRequirement(serializers.ModelSerializer[Requirement]):
    satisfied = serializers.BooleanField()
    expires_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Requirement
        fields = ("id", "kind", "name", "weight", "satisfied", "expires_at")
        read_only_fields = fields


class ResponsibilityOut(serializers.ModelSerializer[Responsibility]):
    role_id = serializers.UUIDField()
    role_title = serializers.CharField(source="role.title")
    requirements = EmbeddedRequirement(many=True)
    readiness = ReadinessField("responsibility")

    class Meta:
        model = Responsibility
        fields = ("id", "role_id", "role_title", "name", "weight", "requirements", "readiness")
        read_only_fields = fields
