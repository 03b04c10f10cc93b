"""What both versions do with readiness: explain it, have it computed anew, sum it up."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from annex.api.asking import asking
from annex.api.viewsets import TenantViewSet
from annex.cascades import marks, recalculations
from platforms.readiness.scores import policies, services
from platforms.readiness.scores.api.serializers.shared import (
    ExplanationOut,
    HistoryIn,
    HistoryOut,
    PreviewIn,
    PreviewOut,
    RecalculationOut,
)
from platforms.readiness.scores.cascade import NAME
from platforms.readiness.scores.reads import accounts, explanations, histories, projections
from platforms.readiness.scores.reads.previews import Overrides

RECALC = "assignments:recalc"


def _guarded(read: str) -> dict[str, str]:
    """Return the scopes of the actions on one level's readiness."""
    return {"explanation": read, "history": read, "recalc": RECALC}


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

    @extend_schema(parameters=[HistoryIn], responses=HistoryOut)
    def history(self, request: Request, **path: UUID) -> Response:
        """Say what became of the number, and why, the latest first."""
        asked = HistoryIn(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = histories.of_record(
            actor=self.actor,
            level=self.level,
            record_id=self.record_id(),
            before=asked.validated_data.get("before"),
        )
        return Response(HistoryOut(found).data)

    @extend_schema(request=None, responses={202: RecalculationOut})
    def recalc(self, request: Request, **path: UUID) -> Response:
        """Have the number, and what hangs on it, computed anew; the socket tells how far it is."""
        row = services.recalculate(
            actor=self.actor, level=self.level, record_id=self.record_id(), at=self.at
        )
        return Response(RecalculationOut(row).data, status=status.HTTP_202_ACCEPTED)


class PreviewViewSet(TenantViewSet):
    """What readiness would be."""

    scope_actions = {"preview": "responsibilities:read"}
    serializer_class = PreviewOut

    @extend_schema(operation_id="readiness_preview", request=PreviewIn, responses={200: PreviewOut})
    @asking
    def preview(self, request: Request) -> Response:
        """Say what readiness would be if some things were otherwise; nothing is written."""
        found = projections.preview(
            actor=self.actor, overrides=_overrides(self.body(PreviewIn)), at=self.at
        )
        return Response(PreviewOut(found).data)


def _overrides(asked: dict[str, Any]) -> Overrides:
    return Overrides(
        requirements={
            one["requirement_id"]: one["satisfied"] for one in asked.get("requirements", ())
        },
        sign_offs={
            (one["assignment_id"], one["responsibility_id"]): one["signed_off"]
            for one in asked.get("sign_offs", ())
        },
        weights={one["responsibility_id"]: one["weight"] for one in asked.get("weights", ())},
    )


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
    scope_actions = {
        "explanation": "responsibilities:read",
        "history": "responsibilities:read",
        "recalc": RECALC,
    }


class RoleReadinessViewSet(ReadinessViewSet):
    level = "role"
    scope_actions = _guarded("roles:read")


class AssignmentReadinessViewSet(ReadinessViewSet):
    level = "position_assignment"
    scope_actions = {
        "explanation": "assignments:read",
        "history": "assignments:read",
        "recalc": RECALC,
    }


class EmployeeReadinessViewSet(ReadinessViewSet):
    level = "employee"
    scope_actions = _guarded("employees:read")


class UnitReadinessViewSet(ReadinessViewSet):
    level = "unit"
    scope_actions = _guarded("units:read")


class AccountViewSetBase(ReadinessViewSet):
    level = "account"
    scope_actions = {"retrieve": "account:read", **_guarded("account:read")}

    def record_id(self) -> UUID:
        return self.actor.account_id

    def retrieve(self, request: Request) -> Response:
        """Answer the account at a glance: its readiness, and how much there is in it."""
        found = accounts.summary(actor=self.actor)
        pending = marks.pending(NAME, self.level, [self.actor.account_id])
        context = {**self.get_serializer_context(), "recalculating": {self.level: pending}}
        return Response(self.get_serializer(found, context=context).data)
