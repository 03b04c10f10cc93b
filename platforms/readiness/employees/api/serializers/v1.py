"""People in version 1: one name, and no assignments."""

from typing import Any

from rest_framework import serializers

from platforms.readiness.employees.models import Employee
from platforms.readiness.units.api.readiness import (
    LEGACY_FIELDS,
    LegacyAsOfField,
    LegacyReadinessField,
    LegacyRecalculatingField,
)


class EmployeeOut(serializers.ModelSerializer[Employee]):
    name = serializers.CharField(source="full_name")
    readiness = LegacyReadinessField()
    readiness_as_of = LegacyAsOfField()
    readiness_recalculating = LegacyRecalculatingField("employee")

    class Meta:
        model = Employee
        fields = ("id", "number", "name", "email", "status", "readiness", *LEGACY_FIELDS)
        read_only_fields = fields


class EmployeeIn(serializers.ModelSerializer[Employee]):
    name = serializers.CharField(max_length=201)

    class Meta:
        model = Employee
        fields = ("number", "name", "email", "status")


def split_name(name: str) -> dict[str, Any]:
    """Return the two names that version 1 calls one: the last word is the family name."""
    given_name, _, family_name = name.rpartition(" ")
    return {"given_name": given_name.strip(), "family_name": family_name}
