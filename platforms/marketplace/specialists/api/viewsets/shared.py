"""What both versions do with specialists."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from annex.api.asking import recording
from annex.api.viewsets import TenantModelViewSet
from annex.presign.addresses import UNKEPT, client_address
from platforms.marketplace.specialists import policies
from platforms.marketplace.specialists.api.filters import SpecialistFilter
from platforms.marketplace.specialists.api.serializers import shared
from platforms.marketplace.specialists.models import (
    Document,
    Specialist,
    SpecialistLanguage,
    SpecialistQuerySet,
    SpecialistSkill,
)
from platforms.marketplace.specialists.services import (
    abilities,
    availability,
    documents,
    erasing,
    profiles,
)

READ, WRITE = "specialists:read", "specialists:write"
_DOCUMENT = OpenApiParameter("document_id", OpenApiTypes.UUID, OpenApiParameter.PATH)


class SpecialistViewSetBase(TenantModelViewSet):
    scope_family = "specialists"
    scope_actions = {
        "me": READ,
        "skills": WRITE,
        "languages": WRITE,
        "confirm_availability": WRITE,
        "documents": READ,
        "add_document": WRITE,
        "upload": WRITE,
        "document": WRITE,
        "link": READ,
        "export": READ,
        "erase": WRITE,
    }
    missing = policies.SpecialistNotFound
    queryset = Specialist.objects.all()
    filterset_class = SpecialistFilter
    ordering_fields = {
        "family_name": "identity__family_name",
        "day_rate": "day_rate",
        "free_from": "free_from",
        "joined_at": "joined_at",
    }
    ordering = "family_name"
    languages_serializer_class: ClassVar[type[BaseSerializer[Any]]]

    def get_queryset(self) -> SpecialistQuerySet:
        return (
            policies.visible_to(self.actor)
            .select_related("identity")
            .prefetch_related(
                Prefetch(
                    "skills",
                    SpecialistSkill.objects.select_related("skill").order_by("rank", "pk"),
                ),
                Prefetch("languages", SpecialistLanguage.objects.order_by("-level", "language")),
            )
        )

    def create_row(self, data: dict[str, Any]) -> Specialist:
        return profiles.create(actor=self.actor, at=self.at, **data)

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Specialist:
        return profiles.change(actor=self.actor, specialist_id=row_id, at=self.at, **data)

    def delete_row(self, row_id: UUID) -> None:
        profiles.delete(actor=self.actor, specialist_id=row_id)

    @extend_schema(operation_id="specialists_me")
    @action(detail=False, pagination_class=None, filterset_class=None)
    def me(self, request: Request) -> Response:
        """Answer the specialist that the token's user is."""
        own = policies.own(self.actor)
        if own is None:
            raise self.missing
        return Response(self.get_serializer(self.get_queryset().get(pk=own.pk)).data)

    @action(detail=True, methods=["put"])
    def skills(self, request: Request, pk: str) -> Response:
        """Replace the skills: a ranked list that begins with the one they stand for."""
        row = abilities.rank_skills(
            actor=self.actor,
            specialist_id=self.row_id(),
            at=self.at,
            **self.body(shared.SkillsIn),
        )
        return self._answer(row, status.HTTP_200_OK)

    @action(detail=True, methods=["put"])
    def languages(self, request: Request, pk: str) -> Response:
        """Replace the languages."""
        row = abilities.speak(
            actor=self.actor,
            specialist_id=self.row_id(),
            **self.body(self.languages_serializer_class),
        )
        return self._answer(row, status.HTTP_200_OK)

    @extend_schema(request=shared.ConfirmIn)
    @action(detail=True, methods=["post"], url_path="confirm-availability")
    def confirm_availability(self, request: Request, pk: str) -> Response:
        """Confirm that the availability is true, as it was or as it is said now."""
        row = availability.confirm(
            actor=self.actor,
            specialist_id=self.row_id(),
            at=self.at,
            **self.body(shared.ConfirmIn),
        )
        return self._answer(row, status.HTTP_200_OK)

    @extend_schema(operation_id="specialists_documents", responses=shared.DocumentsOut)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def documents(self, request: Request, pk: str) -> Response:
        """Answer the documents of a specialist, the newest first."""
        specialist = policies.require_visible(self.actor, self.row_id())
        rows = Document.objects.filter(specialist=specialist).order_by("-added_at", "pk")
        return Response(shared.DocumentsOut({"documents": rows}).data)

    @extend_schema(
        operation_id="specialists_documents_create",
        request=shared.UploadIn,
        responses={201: shared.SpecialistDocumentOut},
    )
    @documents.mapping.post
    def add_document(self, request: Request, pk: str) -> Response:
        """Add a document whose file was uploaded, after seeing that it is there, and whole."""
        row = documents.finish_upload(
            actor=self.actor,
            specialist_id=self.row_id(),
            at=self.at,
            **self.body(shared.UploadIn),
        )
        data = shared.SpecialistDocumentOut(row).data
        return Response(data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="specialists_documents_upload",
        request=shared.UploadIn,
        responses={201: shared.UploadOut},
    )
    @action(detail=True, methods=["post"], url_path="documents/upload")
    def upload(self, request: Request, pk: str) -> Response:
        """Hand out a link that takes a file for a minute; the document is added after it."""
        link = documents.begin_upload(
            actor=self.actor,
            specialist_id=self.row_id(),
            from_address=client_address(request._request),
            **self.body(shared.UploadIn),
        )
        data = shared.UploadOut(link).data
        return Response(data, status=status.HTTP_201_CREATED, headers=UNKEPT)

    @extend_schema(
        operation_id="specialists_documents_destroy",
        parameters=[_DOCUMENT],
        responses={204: None},
    )
    @action(detail=True, methods=["delete"], url_path="documents/(?P<document_id>[0-9a-f-]{36})")
    def document(self, request: Request, pk: str, document_id: str) -> Response:
        """Delete a document and its file."""
        documents.remove(
            actor=self.actor, specialist_id=self.row_id(), document_id=_uuid(document_id)
        )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        operation_id="specialists_documents_link",
        parameters=[_DOCUMENT],
        request=shared.DocumentLinkIn,
        responses={201: shared.DocumentLinkOut},
    )
    @action(detail=True, methods=["post"], url_path="documents/(?P<document_id>[^/.]+)/link")
    @recording
    def link(self, request: Request, pk: str, document_id: str) -> Response:
        """Hand out a link that opens the document for a minute; who asked is on record."""
        link = documents.open_one(
            actor=self.actor,
            specialist_id=self.row_id(),
            document_id=_uuid(document_id),
            from_address=client_address(request._request),
            **self.body(shared.DocumentLinkIn),
        )
        data = shared.DocumentLinkOut(link).data
        return Response(data, status=status.HTTP_201_CREATED, headers=UNKEPT)

    @extend_schema(operation_id="specialists_export", responses=shared.ExportOut)
    @action(detail=True, pagination_class=None, filterset_class=None)
    def export(self, request: Request, pk: str) -> Response:
        """Answer everything held of a specialist, for whoever hands it to them; operators ask."""
        found = erasing.export(actor=self.actor, specialist_id=self.row_id(), at=self.at)
        headers = {"Cache-Control": "no-store"}
        return Response(shared.ExportOut(found).data, headers=headers)

    @extend_schema(operation_id="specialists_erase", request=None, responses=shared.ErasureOut)
    @action(detail=True, methods=["post"])
    def erase(self, request: Request, pk: str) -> Response:
        """Erase a specialist for good; what others must keep stays, under a pseudonym."""
        done = erasing.erase(actor=self.actor, specialist_id=self.row_id(), at=self.at)
        return Response(shared.ErasureOut(done).data)


def _uuid(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError:
        raise policies.DocumentNotFound from None
