"""What both versions do with missions."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.viewsets import TenantModelViewSet
from platforms.marketplace.missions import policies
from platforms.marketplace.missions.api.filters import MissionFilter
from platforms.marketplace.missions.api.permissions import IsMissionParty
from platforms.marketplace.missions.api.serializers import shared
from platforms.marketplace.missions.models import Mission, MissionLanguage, Requirement
from platforms.marketplace.missions.services import drafting, lifecycle

WRITE = "missions:write"


class MissionViewSetBase(TenantModelViewSet):
    scope_family = "missions"
    scope_actions = {"publish": WRITE, "cancel": WRITE}
    missing = policies.MissionNotFound
    permission_classes = (IsMissionParty,)
    queryset = Mission.objects.all()
    filterset_class = MissionFilter
    ordering_fields = {
        "title": "title",
        "starts_on": "starts_on",
        "created_at": "created_at",
    }
    ordering = "-created_at"

    def get_queryset(self) -> QuerySet[Mission]:
        requirements = Requirement.objects.select_related("skill")
        return (
            policies.visible_to(self.actor)
            .select_related("client")
            .prefetch_related(
                Prefetch(
                    "requirements", requirements.order_by("-is_must", "-weight", "skill__name")
                ),
                Prefetch("languages", MissionLanguage.objects.order_by("-min_level", "language")),
            )
        )

    def missions_of(self, row_id: UUID) -> list[UUID]:
        return [row_id]

    def create_row(self, data: dict[str, Any]) -> Mission:
        return drafting.create(actor=self.actor, at=self.at, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Mission:
        # A mission stays with its client.
        data.pop("client_id", None)
        return drafting.change(actor=self.actor, mission_id=row_id, at=self.at, **data)

    def delete_row(self, row_id: UUID) -> None:
        drafting.delete(actor=self.actor, mission_id=row_id)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Let specialists see the mission."""
        row = lifecycle.publish(actor=self.actor, mission_id=self.row_id(), at=self.at)
        return self._answer(row, status.HTTP_200_OK)

    @extend_schema(request=shared.CancelIn)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Give the mission up, and say why."""
        row = lifecycle.cancel(
            actor=self.actor, mission_id=self.row_id(), at=self.at, **self.body(shared.CancelIn)
        )
        return self._answer(row, status.HTTP_200_OK)
