"""Responsibilities in version 1."""

from platforms.readiness.responsibilities.api.serializers import v1
from platforms.readiness.responsibilities.api.viewsets.shared import ResponsibilityViewSetBase
from platforms.readiness.responsibilities.models import ResponsibilityQuerySet


class ResponsibilityViewSet(ResponsibilityViewSetBase):
    serializer_class = v1.ResponsibilityOut

    def get_queryset(self) -> ResponsibilityQuerySet:
        return super().get_queryset().with_requirements_count()
