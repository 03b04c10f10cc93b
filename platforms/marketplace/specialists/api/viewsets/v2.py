"""Specialists in version 2."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from platforms.marketplace.specialists.api.serializers import shared, v2
from platforms.marketplace.specialists.api.viewsets.shared import SpecialistViewSetBase


@extend_schema_view(
    skills=extend_schema(request=shared.SkillsIn),
    languages=extend_schema(request=v2.LanguagesIn),
)
class SpecialistViewSet(SpecialistViewSetBase):
    serializer_class = v2.SpecialistOut
    write_serializer_class = v2.SpecialistIn
    languages_serializer_class = v2.LanguagesIn
