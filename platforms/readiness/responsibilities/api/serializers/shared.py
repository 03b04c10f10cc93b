"""What every version shows and takes the same way."""

from typing import Any

from rest_framework import serializers

from platforms.readiness.responsibilities.models import Evidence, Requirement, Responsibility


class ResponsibilityIn(serializers.ModelSerializer[Responsibility]):
    """A responsibility to create; later it stays with its role."""

    role_id = serializers.UUIDField()

    class Meta:
        model = Responsibility
        fields = ("role_id", "name", "weight")


class RequirementOut(serializers.ModelSerializer[Requirement]):
    """A requirement; ``expires_at`` says until when it is satisfied, null for no known end."""

    responsibility_id = serializers.UUIDField()
    satisfied = serializers.BooleanField()
    expires_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Requirement
        fields = ("id", "responsibility_id", "kind", "name", "weight", "satisfied", "expires_at")
        read_only_fields = fields


class RequirementIn(serializers.ModelSerializer[Requirement]):
    """A requirement to create; later it stays with its responsibility."""

    responsibility_id = serializers.UUIDField()

    class Meta:
        model = Requirement
        fields = ("responsibility_id", "kind", "name", "weight")


class SatisfyIn(serializers.Serializer[Any]):
    note = serializers.CharField(required=False, allow_blank=True)
    url = serializers.URLField(required=False, allow_blank=True, max_length=1000)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class EvidenceOut(serializers.ModelSerializer[Evidence]):
    requirement_id = serializers.UUIDField()

    class Meta:
        model = Evidence
        fields = (
            "id",
            "requirement_id",
            "note",
            "url",
            "satisfied_at",
            "expires_at",
            "withdrawn_at",
            "recorded_by_id",
        )
        read_only_fields = fields
