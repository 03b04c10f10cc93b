"""Assignments in version 1."""

from platforms.readiness.assignments.api.serializers import v1
from platforms.readiness.assignments.api.viewsets.shared import AssignmentViewSetBase


class AssignmentViewSet(AssignmentViewSetBase):
    serializer_class = v1.AssignmentOut
