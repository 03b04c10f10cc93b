"""What every version does with documents."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.asking import recording
from annex.api.permissions import HasModelPermission
from annex.api.viewsets import TenantViewSet
from annex.odoo.accounts.reads import context_of
from annex.odoo.documents import answers as documents
from annex.presign.addresses import UNKEPT, client_address
from platforms.explorer.documents import policies, reads, services
from platforms.explorer.documents.api import filters
from platforms.explorer.documents.api.pagination import DocumentPagination
from platforms.explorer.documents.api.serializers import shared
from platforms.explorer.documents.asking import asked

_ID = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)
READ, ADMIN = "documents:read", "documents:admin"


class DocumentViewSetBase(TenantViewSet):
    """Documents of Odoo's, as Odoo shows them to who asks; nothing here changes one."""

    scope_family = "documents"
    scope_actions = {
        "count": READ,
        "tree": READ,
        "link": READ,
        "links": READ,
        "status": ADMIN,
    }
    missing = policies.DocumentNotFound
    permission_classes = (HasModelPermission.of(policies.PERMISSION),)
    pagination_class = DocumentPagination
    filter_backends = ()

    def document_id(self) -> int:
        """Return the number in the path. Raises DocumentNotFound for what is none."""
        number = filters.number_of(self.kwargs["pk"])
        if number is None:
            raise self.missing
        return number

    @extend_schema(parameters=[filters.ListIn])
    def list(self, request: Request) -> Response:
        """Answer a page of documents; `snippet` says where the words of a search were found."""
        said = filters.asked(filters.ListIn, request)
        assert isinstance(self.paginator, DocumentPagination)
        with asked():
            page = self.paginator.documents(
                request, context_of(self.actor), said.filters(), said.validated_data["order"]
            )
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(parameters=[_ID])
    def retrieve(self, request: Request, pk: str) -> Response:
        """Answer one document."""
        return Response(
            self.get_serializer(policies.require_visible(self.actor, self.document_id())).data
        )

    @extend_schema(parameters=[filters.FiltersIn], responses=shared.CountOut)
    @action(detail=False, pagination_class=None)
    def count(self, request: Request) -> Response:
        """Answer how many documents there are, counted no further than is useful."""
        said = filters.asked(filters.FiltersIn, request)
        with asked():
            found = documents.count(context_of(self.actor), said.filters())
        return Response(shared.CountOut(found).data)

    @extend_schema(parameters=[filters.TreeIn], responses=shared.TreeOut)
    @action(detail=False, pagination_class=None)
    def tree(self, request: Request) -> Response:
        """Answer one level of a tree of documents: by record, directory, type or tag."""
        said = filters.asked(filters.TreeIn, request)
        by, parent = said.validated_data["by"], said.validated_data.get("parent")
        with asked():
            context = context_of(self.actor)
            try:
                nodes = documents.tree(context, by, parent, said.filters())
            except ValueError:
                sentence = gettext("Give the key of a node that this tree has.")
                raise ValidationError({"parent": [sentence]}) from None
        return Response(shared.TreeOut({"nodes": nodes}).data)

    @extend_schema(parameters=[_ID], request=filters.LinkIn, responses={201: shared.LinkOut})
    @action(detail=True, methods=["post"])
    @recording
    def link(self, request: Request, pk: str) -> Response:
        """Hand out a link that opens the document for a minute; who asked is on record."""
        opened = services.open_one(
            actor=self.actor,
            document_id=self.document_id(),
            from_address=client_address(request._request),
            **self.body(filters.LinkIn),
        )
        return _handed_out(shared.LinkOut(opened).data)

    @extend_schema(request=filters.LinksIn, responses={201: shared.LinksOut})
    @action(detail=False, methods=["post"])
    @recording
    def links(self, request: Request) -> Response:
        """Hand out links to several documents, as an archive needs them; each is on record."""
        said = self.body(filters.LinksIn)
        opened = services.open_many(
            actor=self.actor,
            document_ids=said["ids"],
            disposition=said["disposition"],
            from_address=client_address(request._request),
        )
        handed_out = {one.document.id for one in opened}
        missing = [one for one in dict.fromkeys(said["ids"]) if one not in handed_out]
        return _handed_out(shared.LinksOut({"links": opened, "missing": missing}).data)

    @extend_schema(responses=shared.StateOut)
    @action(detail=False, pagination_class=None)
    def status(self, request: Request) -> Response:
        """Answer how far Annex has read, which rules it refuses, and how its storages are."""
        return Response(shared.StateOut(reads.state(self.actor)).data)


def _handed_out(data: Any) -> Response:
    """Answer with addresses that open documents."""
    return Response(data, status=status.HTTP_201_CREATED, headers=UNKEPT)
