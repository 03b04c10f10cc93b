"""Missions in version 2, with those that a specialist keeps an eye on."""

from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from platforms.marketplace.missions.api.serializers import v2
from platforms.marketplace.missions.api.viewsets.shared import WRITE, MissionViewSetBase
from platforms.marketplace.missions.models import Favourite, Mission
from platforms.marketplace.missions.services import favourites


class MissionViewSet(MissionViewSetBase):
    serializer_class = v2.MissionOut
    write_serializer_class = v2.MissionIn
    scope_actions = {**MissionViewSetBase.scope_actions, "watch": WRITE, "unwatch": WRITE}

    def get_queryset(self) -> QuerySet[Mission]:
        users = [] if self.actor.user_id is None else [self.actor.user_id]
        own = Favourite.objects.filter(mission=OuterRef("pk"), specialist__user_id__in=users)
        return super().get_queryset().annotate(is_favourite=Exists(own))

    @extend_schema(operation_id="missions_watch", request=None)
    @action(detail=True, methods=["put"], url_path="favourite")
    def watch(self, request: Request, pk: str) -> Response:
        """Keep an eye on the mission."""
        row = favourites.watch(actor=self.actor, mission_id=self.row_id(), is_watched=True)
        return self._answer(row, status.HTTP_200_OK)

    @extend_schema(operation_id="missions_unwatch", request=None)
    @watch.mapping.delete
    def unwatch(self, request: Request, pk: str) -> Response:
        """Keep an eye on the mission no longer."""
        row = favourites.watch(actor=self.actor, mission_id=self.row_id(), is_watched=False)
        return self._answer(row, status.HTTP_200_OK)
