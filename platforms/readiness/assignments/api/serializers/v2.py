"""Assignments in version 2."""

from platforms.readiness.assignments.api.serializers import shared
from platforms.readiness.units.api.readiness import ReadinessField


class AssignmentOut(shared.AssignmentOut):
    readiness = ReadinessField("position_assignment")

    class Meta(shared.AssignmentOut.Meta):
        fields = (*shared.AssignmentOut.Meta.fields, "readiness")
        read_only_fields = fields
