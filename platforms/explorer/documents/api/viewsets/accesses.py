"""Who opened what: the same in every version."""

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from annex.api.permissions import HasModelPermission
from annex.api.viewsets import TenantViewSet
from annex.presign.models import Link, LinkQuerySet
from platforms.explorer.documents import policies, reads
from platforms.explorer.documents.api import filters
from platforms.explorer.documents.api.serializers import shared
from platforms.explorer.documents.exporting import stream_accesses

ADMIN = "documents:admin"


class _Accesses(TenantViewSet):
    missing = policies.DocumentNotFound
    permission_classes = (HasModelPermission.of(policies.PERMISSION),)
    filter_backends = ()

    def wanted(self) -> LinkQuerySet:
        """Return the accesses of the person that the query names, or everybody's."""
        user_id = filters.user_asked(self.request)
        links = reads.accesses()
        return links if user_id is None else links.opened_by(user_id)


class AccessViewSet(ListModelMixin, _Accesses):
    """Who opened what, the newest first."""

    serializer_class = shared.AccessOut
    scope_actions = {"list": ADMIN}
    queryset = Link.objects.all()
    ordering_fields = {"at": "at"}
    ordering = "-at"

    def get_queryset(self) -> LinkQuerySet:
        return self.wanted()

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        assert page is not None
        return reads.told(self.actor, page)

    @extend_schema(parameters=[filters.AccessIn])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer who was handed a link to which document, when, and from where."""
        return super().list(request, *args, **kwargs)


class DocumentAccessViewSet(AccessViewSet):
    """Who opened one document, the newest first."""

    def get_queryset(self) -> LinkQuerySet:
        number = filters.number_of(self.kwargs["document_id"])
        if number is None:
            raise self.missing
        return reads.accesses_to(self.actor, number)

    @extend_schema(
        operation_id="documents_access_of_document",
        parameters=[OpenApiParameter("document_id", OpenApiTypes.INT, OpenApiParameter.PATH)],
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer who was handed a link to the document, when, and from where."""
        return super().list(request, *args, **kwargs)


class WhateverIsAsked(JSONRenderer):
    """Lets a client ask for CSV; only refusals are rendered, and those are JSON."""

    media_type = "*/*"


class AccessExportViewSet(_Accesses):
    """Who opened what, as a file."""

    scope_actions = {"retrieve": ADMIN}
    renderer_classes = (JSONRenderer, WhateverIsAsked)
    pagination_class = None

    @extend_schema(
        operation_id="exports_document_access_retrieve",
        parameters=[filters.AccessIn],
        responses={(200, "text/csv"): OpenApiTypes.BINARY},
    )
    def retrieve(self, request: Request) -> StreamingHttpResponse:
        """Stream who was handed a link to which document, as CSV."""
        chunks = stream_accesses(self.actor, self.wanted())
        response = StreamingHttpResponse(chunks, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="document-access.csv"'
        return response
