"""What both versions do with readiness: explain it, have it computed anew, sum it up."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from annex.api.viewsets import TenantViewSet
from annex.cascades import marks, recalculations
from platforms.readiness.scores import policies, services
from platforms.readiness.scores.api.serializers.shared import ExplanationOut, RecalculationOut
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.reads import accounts, explanations

RECALC = "assignments:recalc"


class ReadinessViewSet(TenantViewSet):
    """The readiness of the records of one level."""

    level: ClassVar[str]
    serializer_class: type[BaseSerializer[Any]] | None = ExplanationOut

    def record_id(self) -> UUID:
        """Return the id of the record in the path."""
        record_id = self.kwargs["id"]
        assert isinstance(record_id, UUID)
        return record_id

    @extend_schema(responses=ExplanationOut)
    def explanation(self, request: Request, **path: UUID) -> Response:
        """Say why the number is what it is: the inputs and weights it came from."""
        found = explanations.explain(
            actor=self.actor, level=self.level, record_id=self.record_id(), at=self.at
        )
        return Response(ExplanationOut(found).data)

    @extend_schema(request=None, responses={202: RecalculationOut})
    def recalc(self, request: Request, **path: UUID) -> Response:
        """Have the number, and what hangs on it, computed anew; the socket tells how far it is."""
        row = services.recalculate(
            actor=self.actor, level=self.level, record_id=self.record_id(), at=self.at
        )
        return Response(RecalculationOut(row).data, status=status.HTTP_202_ACCEPTED)


class RecalculationViewSet(TenantViewSet):
    """The recalculations that were asked for."""

    scope_actions = {"retrieve": RECALC}
    serializer_class = RecalculationOut

    @extend_schema(operation_id="recalculations_retrieve")
    def retrieve(self, request: Request, id: UUID) -> Response:
        """Say how far a recalculation is."""
        row = recalculations.find(id, at=self.at)
        policies.require_visible(self.actor, row.level, row.object_id)
        return Response(RecalculationOut(row).data)


class ResponsibilityReadinessViewSet(ReadinessViewSet):
    level = "responsibility"
    scope_actions = {"explanation": "responsibilities:read", "recalc": RECALC}


class RoleReadinessViewSet(ReadinessViewSet):
    level = "role"
    scope_actions = {"explanation": "roles:read", "recalc": RECALC}


class AssignmentReadinessViewSet(ReadinessViewSet):
    level = "position_assignment"
    scope_actions = {"explanation": "assignments:read", "recalc": RECALC}


class EmployeeReadinessViewSet(ReadinessViewSet):
    level = "employee"
    scope_actions = {"explanation": "employees:read", "recalc": RECALC}


class UnitReadinessViewSet(ReadinessViewSet):
    level = "unit"
    scope_actions = {"explanation": "units:read", "recalc": RECALC}


class AccountViewSetBase(ReadinessViewSet):
    level = "account"
    scope_actions = {
        "retrieve": "account:read",
        "explanation": "account:read",
        "recalc": RECALC,
    }

    def record_id(self) -> UUID:
        return self.actor.account_id

    def retrieve(self, request: Request) -> Response:
        """Answer the account at a glance: its readiness, and how much there is in it."""
        found = accounts.summary(actor=self.actor)
        pending = marks.pending(NAME, self.level, [self.actor.account_id])
        context = {**self.get_serializer_context(), "recalculating": {self.level: pending}}
        return Response(self.get_serializer(found, context=context).data)
