"""Assignments in version 1."""

from platforms.readiness.assignments.api.serializers import v1
from platforms.readiness.assignments.api.viewsets.shared import AssignmentViewSetBase
from platforms.readiness.units.api.readiness import ShowsReadiness


class AssignmentViewSet(ShowsReadiness, AssignmentViewSetBase):
    serializer_class = v1.AssignmentOut
    readiness_level = "position_assignment"
