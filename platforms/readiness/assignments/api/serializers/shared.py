"""What every version shows and takes the same way."""

from typing import Any

from rest_framework import serializers

from platforms.readiness.assignments.models import PositionAssignment, SignOff


class AssignmentOut(serializers.ModelSerializer[PositionAssignment]):
    """An assignment over the half-open span of days [starts_on, ends_on)."""

    employee_id = serializers.UUIDField()
    employee_name = serializers.CharField(source="employee.full_name")
    position_id = serializers.UUIDField()
    role_id = serializers.UUIDField()
    role_title = serializers.CharField(source="role.title")

    class Meta:
        model = PositionAssignment
        fields: tuple[str, ...] = (
            "id",
            "employee_id",
            "employee_name",
            "position_id",
            "role_id",
            "role_title",
            "fte",
            "starts_on",
            "ends_on",
        )
        read_only_fields = fields


class AssignmentIn(serializers.ModelSerializer[PositionAssignment]):
    """An assignment to create; later its FTE and days can change, not whom and what it joins."""

    employee_id = serializers.UUIDField()
    position_id = serializers.UUIDField()
    role_id = serializers.UUIDField()

    class Meta:
        model = PositionAssignment
        fields = ("employee_id", "position_id", "role_id", "fte", "starts_on", "ends_on")


class SignOffOut(serializers.ModelSerializer[SignOff]):
    assignment_id = serializers.UUIDField()
    responsibility_id = serializers.UUIDField()

    class Meta:
        model = SignOff
        fields = ("id", "assignment_id", "responsibility_id", "signed_at", "expires_at")
        read_only_fields = fields


class SignOffIn(serializers.Serializer[Any]):
    assignment_id = serializers.UUIDField()
    responsibility_id = serializers.UUIDField()
    expires_at = serializers.DateTimeField(required=False, allow_null=True)


class RoleSignOffIn(serializers.Serializer[Any]):
    """Which responsibilities of the role to sign off; all when left out."""

    responsibility_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=1000
    )


class RoleSignOffOut(serializers.Serializer[Any]):
    created = serializers.IntegerField(help_text="How many sign-offs are new or renewed.")
