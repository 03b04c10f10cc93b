"""Responsibilities in version 1."""

from platforms.readiness.responsibilities.api.serializers import v1
from platforms.readiness.responsibilities.api.viewsets.shared import ResponsibilityViewSetBase
from platforms.readiness.responsibilities.models import ResponsibilityQuerySet
from platforms.readiness.units.api.readiness import ShowsReadiness


class ResponsibilityViewSet(ShowsReadiness, ResponsibilityViewSetBase):
    serializer_class = v1.ResponsibilityOut
    readiness_level = "responsibility"

    def get_queryset(self) -> ResponsibilityQuerySet:
        return super().get_queryset().with_requirements_count()
