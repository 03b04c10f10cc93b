"""People in version 2, with their assignments."""

from typing import Any

from rest_framework import serializers

from platforms.readiness.employees.models import Employee
from platforms.readiness.units.api.readiness import ReadinessField


class EmbeddedAssignment(serializers.Serializer[Any]):
    """An assignment of the person, over the half-open span of days [starts_on, ends_on)."""

    id = serializers.UUIDField()
    position_id = serializers.UUIDField()
    position_title = serializers.CharField(source="position.title")
    unit_id = serializers.UUIDField(source="position.unit_id")
    unit_name = serializers.CharField(source="position.unit.name")
    role_id = serializers.UUIDField()
    role_title = serializers.CharField(source="role.title")
    fte = serializers.DecimalField(max_digits=4, decimal_places=3)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    readiness = ReadinessField("position_assignment")


class EmployeeOut(serializers.ModelSerializer[Employee]):
    readiness = ReadinessField("employee")
    assignments = EmbeddedAssignment(many=True)

    class Meta:
        model = Employee
        fields = (
            "id",
            "number",
            "given_name",
            "family_name",
            "email",
            "status",
            "readiness",
            "assignments",
        )
        read_only_fields = fields


class EmployeeIn(serializers.ModelSerializer[Employee]):
    class Meta:
        model = Employee
        fields = ("number", "given_name", "family_name", "email", "status")
