"""What both versions do with responsibilities, requirements and evidence."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.viewsets import TenantModelViewSet, TenantViewSet
from platforms.readiness.responsibilities import policies
from platforms.readiness.responsibilities.api import filters
from platforms.readiness.responsibilities.api.serializers import shared
from platforms.readiness.responsibilities.models import (
    Evidence,
    EvidenceQuerySet,
    Requirement,
    RequirementQuerySet,
    Responsibility,
    ResponsibilityQuerySet,
)
from platforms.readiness.responsibilities.services import requirements, responsibilities


class ResponsibilityViewSetBase(TenantModelViewSet):
    scope_family = "responsibilities"
    missing = policies.ResponsibilityNotFound
    queryset = Responsibility.objects.all()
    write_serializer_class = shared.ResponsibilityIn
    filterset_class = filters.ResponsibilityFilter
    ordering_fields = {"name": "name", "weight": "weight", "readiness": "readiness__value"}
    ordering = "name"

    def get_queryset(self) -> ResponsibilityQuerySet:
        return policies.visible_to(self.actor).select_related("role", "readiness")

    def create_row(self, data: dict[str, Any]) -> Responsibility:
        return responsibilities.create(actor=self.actor, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Responsibility:
        return responsibilities.change(actor=self.actor, responsibility_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        responsibilities.delete(actor=self.actor, responsibility_id=row_id)


class RequirementViewSet(TenantModelViewSet):
    scope_family = "responsibilities"
    scope_actions = {
        "satisfy": "responsibilities:write",
        "withdraw": "responsibilities:write",
    }
    missing = policies.RequirementNotFound
    queryset = Requirement.objects.all()
    serializer_class = shared.RequirementOut
    write_serializer_class = shared.RequirementIn
    filterset_class = filters.RequirementFilter
    ordering_fields = {"name": "name", "weight": "weight"}
    ordering = "name"

    def get_queryset(self) -> RequirementQuerySet:
        return policies.requirements_visible_to(self.actor).with_evidence(self.at)

    def create_row(self, data: dict[str, Any]) -> Requirement:
        return requirements.create(actor=self.actor, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Requirement:
        return requirements.change(actor=self.actor, requirement_id=row_id, **data)

    def delete_row(self, row_id: UUID) -> None:
        requirements.delete(actor=self.actor, requirement_id=row_id)

    @extend_schema(
        operation_id="requirements_satisfy",
        request=shared.SatisfyIn,
        responses={201: shared.EvidenceOut},
    )
    @action(detail=True, methods=["post"])
    def satisfy(self, request: Request, pk: str) -> Response:
        """Record evidence, valid from now on, that the requirement is satisfied."""
        evidence = requirements.satisfy(
            actor=self.actor,
            requirement_id=self.row_id(),
            at=self.at,
            **self.body(shared.SatisfyIn),
        )
        return Response(shared.EvidenceOut(evidence).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="requirements_withdraw", request=None, responses=shared.RequirementOut
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw all evidence of the requirement that is valid now."""
        row = requirements.withdraw(actor=self.actor, requirement_id=self.row_id(), at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=row.pk)).data)


class EvidenceViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    scope_family = "responsibilities"
    missing = policies.EvidenceNotFound
    queryset = Evidence.objects.all()
    serializer_class = shared.EvidenceOut
    filterset_class = filters.EvidenceFilter
    ordering_fields = {"satisfied_at": "satisfied_at", "expires_at": "expires_at"}
    ordering = "-satisfied_at"

    def get_queryset(self) -> EvidenceQuerySet:
        return policies.evidence_visible_to(self.actor)
