"""Specialists in version 1."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_view

from platforms.marketplace.specialists import policies
from platforms.marketplace.specialists.api.serializers import shared, v1
from platforms.marketplace.specialists.api.viewsets.shared import SpecialistViewSetBase
from platforms.marketplace.specialists.models import Specialist


@extend_schema_view(
    skills=extend_schema(request=shared.SkillsIn),
    languages=extend_schema(request=v1.LanguagesIn),
)
class SpecialistViewSet(SpecialistViewSetBase):
    serializer_class = v1.SpecialistOut
    write_serializer_class = v1.SpecialistIn
    languages_serializer_class = v1.LanguagesIn

    def create_row(self, data: dict[str, Any]) -> Specialist:
        return super().create_row(_said(data))

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Specialist:
        # A client that sends back the name it was given must not undo how version 2 splits it.
        there = policies.require_visible(self.actor, row_id).identity.full_name
        if data.get("name") == there:
            del data["name"]
        return super().change_row(row_id, _said(data))


def _said(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with who somebody is apart, as version 2 says it."""
    identity: dict[str, Any] = {}
    if "name" in data:
        identity |= v1.split_name(data.pop("name"))
    if "email" in data:
        identity["email"] = data.pop("email")
    return data | {"identity": identity}
