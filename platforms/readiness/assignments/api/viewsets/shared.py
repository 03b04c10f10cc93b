"""What both versions do with assignments and sign-offs."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.permissions import IsWithinUnitSubtree
from annex.api.viewsets import TenantModelViewSet, TenantViewSet
from platforms.readiness.assignments import policies
from platforms.readiness.assignments.api import filters
from platforms.readiness.assignments.api.serializers import shared
from platforms.readiness.assignments.models import (
    PositionAssignment,
    PositionAssignmentQuerySet,
    SignOff,
    SignOffQuerySet,
)
from platforms.readiness.assignments.services import assignments, sign_offs


class AssignmentViewSetBase(TenantModelViewSet):
    scope_family = "assignments"
    missing = policies.AssignmentNotFound
    permission_classes = (IsWithinUnitSubtree,)
    queryset = PositionAssignment.objects.all()
    write_serializer_class = shared.AssignmentIn
    filterset_class = filters.AssignmentFilter
    ordering_fields = {"starts_on": "starts_on", "readiness": "readiness__value"}
    ordering = "-starts_on"

    def get_queryset(self) -> PositionAssignmentQuerySet:
        visible = policies.visible_to(self.actor)
        return visible.select_related("employee", "role", "readiness")

    def rows_within(self, unit_id: UUID) -> PositionAssignmentQuerySet:
        return PositionAssignment.objects.all().within(unit_id)

    def create_row(self, data: dict[str, Any]) -> PositionAssignment:
        return assignments.create(actor=self.actor, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> PositionAssignment:
        return assignments.change(actor=self.actor, assignment_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        assignments.delete(actor=self.actor, assignment_id=row_id)


class SignOffViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    scope_family = "assignments"
    missing = policies.SignOffNotFound
    permission_classes = (IsWithinUnitSubtree,)
    queryset = SignOff.objects.all()
    serializer_class = shared.SignOffOut
    filterset_class = filters.SignOffFilter
    ordering_fields = {"signed_at": "signed_at", "expires_at": "expires_at"}
    ordering = "-signed_at"

    def get_queryset(self) -> SignOffQuerySet:
        return policies.sign_offs_visible_to(self.actor)

    def rows_within(self, unit_id: UUID) -> SignOffQuerySet:
        return SignOff.objects.all().within(unit_id)

    @extend_schema(request=shared.SignOffIn, responses={201: shared.SignOffOut})
    def create(self, request: Request) -> Response:
        row = sign_offs.sign_off(actor=self.actor, at=self.at, **self.body(shared.SignOffIn))
        return Response(shared.SignOffOut(row).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        sign_offs.withdraw(actor=self.actor, sign_off_id=self.row_id())
        return Response(status=status.HTTP_204_NO_CONTENT)


class RoleSignOffViewSet(TenantViewSet):
    scope_actions = {"sign_off": "assignments:write"}

    @extend_schema(
        operation_id="roles_sign_off",
        request=shared.RoleSignOffIn,
        responses=shared.RoleSignOffOut,
    )
    def sign_off(self, request: Request, role_id: UUID) -> Response:
        """Sign off every current holder of a role, for all or some of its responsibilities."""
        created = sign_offs.sign_off_role(
            actor=self.actor, role_id=role_id, at=self.at, **self.body(shared.RoleSignOffIn)
        )
        return Response({"created": created})
