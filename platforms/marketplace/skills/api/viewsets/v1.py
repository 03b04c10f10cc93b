"""Skills in version 1."""

from typing import Any
from uuid import UUID

from platforms.marketplace.skills.api.serializers import v1
from platforms.marketplace.skills.api.viewsets.shared import SkillViewSetBase
from platforms.marketplace.skills.models import Skill, SkillAlias


class SkillViewSet(SkillViewSetBase):
    serializer_class = v1.SkillOut
    write_serializer_class = v1.SkillIn

    def create_row(self, data: dict[str, Any]) -> Skill:
        return super().create_row(_said(data))

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Skill:
        return super().change_row(row_id, _said(data, row_id))


def _said(data: dict[str, Any], skill_id: UUID | None = None) -> dict[str, Any]:
    """Return the data with other names as version 2 says them."""
    if "aliases" not in data:
        return data
    there = SkillAlias.objects.filter(skill__in=[] if skill_id is None else [skill_id])
    return data | {"aliases": v1.with_languages(data["aliases"], there)}
