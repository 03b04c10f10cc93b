"""Assignments in version 1."""

from platforms.readiness.assignments.api.serializers import shared
from platforms.readiness.units.api.readiness import LegacyReadinessField


class AssignmentOut(shared.AssignmentOut):
    readiness = LegacyReadinessField()

    class Meta(shared.AssignmentOut.Meta):
        fields = (*shared.AssignmentOut.Meta.fields, "readiness")
        read_only_fields = fields
