"""Missions in version 1."""

from typing import Any
from uuid import UUID

from platforms.marketplace.missions.api.serializers import v1
from platforms.marketplace.missions.api.viewsets.shared import MissionViewSetBase
from platforms.marketplace.missions.models import Mission, Requirement


class MissionViewSet(MissionViewSetBase):
    serializer_class = v1.MissionOut
    write_serializer_class = v1.MissionIn

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Mission:
        # A client that knows no weights must not undo those that version 2 gave.
        weights = dict(
            Requirement.objects.filter(mission_id=row_id).values_list("skill_id", "weight")
        )
        for asked in data.get("requirements", ()):
            if asked["skill_id"] in weights:
                asked["weight"] = weights[asked["skill_id"]]
        return super().change_row(row_id, data)
