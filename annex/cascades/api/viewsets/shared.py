"""The console of an account: how its cascades are, and what to do about dead letters."""

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.viewsets import TenantViewSet
from annex.cascades import console, parking
from annex.cascades.api.serializers.shared import (
    CascadeStatesOut,
    ParkedOut,
    RedrivenOut,
    ViolationOut,
)
from annex.cascades.models import Parked, Violation

READ, ADMIN = "cascades:read", "cascades:admin"


class CascadeViewSet(TenantViewSet):
    scope_actions = {"states": READ, "redrive": ADMIN}
    serializer_class = CascadeStatesOut

    @extend_schema(operation_id="cascades_states", responses=CascadeStatesOut)
    def states(self, request: Request) -> Response:
        """Say how every cascade of the account is: its lag, its dead letters, its last proof."""
        return Response(CascadeStatesOut({"cascades": console.states(at=self.at)}).data)

    @extend_schema(operation_id="cascades_redrive", request=None, responses={202: RedrivenOut})
    def redrive(self, request: Request) -> Response:
        """Have every parked record tried again."""
        count = parking.redrive(at=self.at)
        return Response({"count": count}, status=status.HTTP_202_ACCEPTED)


class ParkedViewSet(ListModelMixin, TenantViewSet):
    scope_actions = {"list": READ, "redrive": ADMIN}
    queryset = Parked.objects.all()
    serializer_class = ParkedOut
    ordering_fields = {"parked_at": "parked_at", "last_failed_at": "last_failed_at"}
    ordering = "-parked_at"
    filterset_fields = ("cascade", "level", "object_id")

    def get_queryset(self) -> QuerySet[Parked]:
        return Parked.objects.filter(resolved_at=None)

    @extend_schema(
        operation_id="cascades_parked_redrive", request=None, responses={202: RedrivenOut}
    )
    def redrive(self, request: Request, id: UUID) -> Response:
        """Have one parked record tried again."""
        count = parking.redrive(at=self.at, parked_id=id)
        return Response({"count": count}, status=status.HTTP_202_ACCEPTED)


class ViolationViewSet(ListModelMixin, TenantViewSet):
    scope_actions = {"list": READ}
    queryset = Violation.objects.all()
    serializer_class = ViolationOut
    ordering_fields = {"found_at": "found_at"}
    ordering = "-found_at"
    filterset_fields = ("cascade", "level", "object_id")

    def get_queryset(self) -> QuerySet[Violation]:
        return Violation.objects.all()
