"""Assignments in version 1."""

from platforms.readiness.assignments.api.serializers import shared
from platforms.readiness.units.api.readiness import (
    LEGACY_FIELDS,
    LegacyAsOfField,
    LegacyReadinessField,
    LegacyRecalculatingField,
)


class AssignmentOut(shared.AssignmentOut):
    readiness = LegacyReadinessField()
    readiness_as_of = LegacyAsOfField()
    readiness_recalculating = LegacyRecalculatingField("position_assignment")

    class Meta(shared.AssignmentOut.Meta):
        fields = (*shared.AssignmentOut.Meta.fields, "readiness", *LEGACY_FIELDS)
        read_only_fields = fields
