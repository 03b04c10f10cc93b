"""What every version does with imports and exports."""

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.permissions import HasModelPermission
from annex.api.viewsets import TenantViewSet
from annex.kernel.errors import NotFound
from platforms.readiness.imports import policies
from platforms.readiness.imports.api import filters
from platforms.readiness.imports.api.serializers import shared
from platforms.readiness.imports.exporting.catalogue import stream_catalogue
from platforms.readiness.imports.exporting.roster import stream_roster
from platforms.readiness.imports.models import (
    ImportJob,
    ImportJobQuerySet,
    ImportRow,
    ImportRowQuerySet,
    ImportTitle,
    ImportTitleQuerySet,
)
from platforms.readiness.imports.services import asking


class ImportViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    serializer_class = shared.ImportOut
    scope_family = "imports"
    scope_actions = {"apply": "imports:write", "stop": "imports:write"}
    queryset = ImportJob.objects.all()
    filterset_class = filters.ImportFilter
    ordering_fields = {"created_at": "created_at"}
    ordering = "-created_at"
    parser_classes = (MultiPartParser, FormParser, JSONParser)

    def get_queryset(self) -> ImportJobQuerySet:
        return policies.visible_to(self.actor)

    @extend_schema(
        request={"multipart/form-data": shared.ImportIn}, responses={202: shared.ImportOut}
    )
    def create(self, request: Request) -> Response:
        """Send a roster, a catalogue or both; they are tried first unless `dry_run` is false."""
        form = shared.ImportIn(data=request.data)
        form.is_valid(raise_exception=True)
        job = asking.start(actor=self.actor, at=self.at, **form.to_call())
        return self._accepted(job)

    @extend_schema(request=shared.ApplyIn, responses={202: shared.ImportOut})
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """Write an import that was tried."""
        said = self.body(shared.ApplyIn)
        job = asking.apply(actor=self.actor, job_id=_uuid(pk), at=self.at, **said)
        return self._accepted(job)

    @extend_schema(request=None, responses={202: shared.ImportOut})
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """End an import; nothing of it stays."""
        return self._accepted(asking.stop(actor=self.actor, job_id=_uuid(pk), at=self.at))

    def _accepted(self, job: ImportJob) -> Response:
        return Response(self.get_serializer(job).data, status=status.HTTP_202_ACCEPTED)


_IMPORT_ID = OpenApiParameter("import_id", OpenApiTypes.UUID, OpenApiParameter.PATH)


class _OfAnImport(ListModelMixin, TenantViewSet):
    scope_family = "imports"

    def job(self) -> ImportJob:
        return policies.require_visible(self.actor, _uuid(self.kwargs["import_id"]))


@extend_schema(parameters=[_IMPORT_ID])
class RowViewSet(_OfAnImport):
    """What was found for each row of the roster, and for the catalogue's rejected lines."""

    serializer_class = shared.RowOut
    queryset = ImportRow.objects.all()
    filterset_class = filters.RowFilter
    ordering_fields = {"line": "line"}
    ordering = "line"

    def get_queryset(self) -> ImportRowQuerySet:
        return ImportRow.objects.filter(job=self.job())


@extend_schema(parameters=[_IMPORT_ID])
class MatchViewSet(_OfAnImport):
    """The titles of the roster and the roles they were matched to, the least sure first."""

    serializer_class = shared.MatchOut
    queryset = ImportTitle.objects.all()
    filterset_class = filters.MatchFilter
    ordering_fields = {"similarity": "similarity", "count": "count", "title": "title"}
    ordering = "similarity"

    def get_queryset(self) -> ImportTitleQuerySet:
        return ImportTitle.objects.filter(job=self.job())

    @extend_schema(request=shared.ReviewIn, responses={202: shared.ImportOut})
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Decide on titles; the import is tried again with that."""
        job = asking.review(
            actor=self.actor,
            job_id=_uuid(self.kwargs["import_id"]),
            choices=self.body(shared.ReviewIn)["overrides"],
            at=self.at,
        )
        answer = shared.ImportOut(job, context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_202_ACCEPTED)


class WhateverIsAsked(JSONRenderer):
    """Lets a client ask for CSV or zip; only refusals are rendered, and those are JSON."""

    media_type = "*/*"


class _ExportViewSet(TenantViewSet):
    scope_actions = {"retrieve": "imports:read"}
    renderer_classes = (JSONRenderer, WhateverIsAsked)
    pagination_class = None
    filter_backends = ()


class RosterExportViewSet(_ExportViewSet):
    # A file with everybody's addresses leaves the product; managing does not take that.
    permission_classes = (HasModelPermission.of("readiness_imports.can_export_people"),)

    @extend_schema(
        operation_id="exports_roster_retrieve", responses={(200, "text/csv"): OpenApiTypes.BINARY}
    )
    def retrieve(self, request: Request) -> StreamingHttpResponse:
        """Stream the people, seats and assignments as a roster."""
        policies.require_may_export(self.actor)
        return _attachment(stream_roster(), "roster.csv", "text/csv; charset=utf-8")


class CatalogueExportViewSet(_ExportViewSet):
    @extend_schema(
        operation_id="exports_catalogue_retrieve",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def retrieve(self, request: Request) -> StreamingHttpResponse:
        """Stream the roles, titles and responsibilities as O*NET's tables in a zip archive."""
        policies.require_may_export(self.actor)
        return _attachment(stream_catalogue(), "catalogue.zip", "application/zip")


def _attachment(chunks: Any, name: str, content_type: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chunks, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None
