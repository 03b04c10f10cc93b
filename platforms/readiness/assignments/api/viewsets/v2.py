"""Assignments in version 2."""

from platforms.readiness.assignments.api.serializers import v2
from platforms.readiness.assignments.api.viewsets.shared import AssignmentViewSetBase
from platforms.readiness.units.api.readiness import ShowsReadiness


class AssignmentViewSet(ShowsReadiness, AssignmentViewSetBase):
    serializer_class = v2.AssignmentOut
    readiness_level = "position_assignment"
