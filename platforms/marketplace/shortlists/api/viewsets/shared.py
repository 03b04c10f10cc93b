"""What both versions do with shortlists; every change answers the whole shortlist."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.viewsets import TenantViewSet
from platforms.marketplace.missions.api.permissions import IsMissionParty
from platforms.marketplace.shortlists import policies
from platforms.marketplace.shortlists.api import filters
from platforms.marketplace.shortlists.api.serializers import shared
from platforms.marketplace.shortlists.models import Shortlist, ShortlistEntry, Vote
from platforms.marketplace.shortlists.services import lists, votes

WRITE = "shortlists:write"


class OfShortlists(TenantViewSet):
    """What answers whole shortlists."""

    scope_family = "shortlists"
    permission_classes = (IsMissionParty,)
    missing = policies.ShortlistNotFound
    queryset = Shortlist.objects.all()

    def get_queryset(self) -> QuerySet[Shortlist]:
        entries = ShortlistEntry.objects.order_by("position", "pk")
        entries = entries.select_related("specialist__identity").prefetch_related(
            Prefetch("votes", Vote.objects.order_by("voted_at", "pk"))
        )
        return policies.visible_to(self.actor).prefetch_related(Prefetch("entries", entries))

    def missions_of(self, row_id: UUID) -> QuerySet[Any, Any]:
        """Return the id of the mission that a shortlist belongs to."""
        return Shortlist.objects.filter(pk=row_id).values_list("mission_id", flat=True)

    def shown(self, row_id: UUID, *, as_created: bool = False) -> Response:
        """Answer a shortlist as it is now."""
        row = self.get_queryset().get(pk=row_id)
        code = status.HTTP_201_CREATED if as_created else status.HTTP_200_OK
        return Response(self.get_serializer(row).data, status=code)


class ShortlistViewSetBase(ListModelMixin, RetrieveModelMixin, OfShortlists):
    scope_actions = {"arrange": WRITE}
    filterset_class = filters.ShortlistFilter
    ordering_fields = {"created_at": "created_at", "name": "name"}
    ordering = "created_at"

    @extend_schema(request=shared.ShortlistIn)
    def create(self, request: Request) -> Response:
        """Begin a shortlist for a mission."""
        row = lists.create(actor=self.actor, at=self.at, **self.body(shared.ShortlistIn))
        return self.shown(row.pk, as_created=True)

    @extend_schema(request=shared.ShortlistChangesIn)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Give a shortlist another name."""
        said = self.body(shared.ShortlistChangesIn)
        row = lists.rename(actor=self.actor, shortlist_id=self.row_id(), **said)
        return self.shown(row.pk)

    def destroy(self, request: Request, pk: str) -> Response:
        """Delete a shortlist with its entries and votes."""
        lists.delete(actor=self.actor, shortlist_id=self.row_id())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=shared.OrderIn)
    @action(detail=True, methods=["put"], url_path="order")
    def arrange(self, request: Request, pk: str) -> Response:
        """Bring the entries into an order."""
        said = self.body(shared.OrderIn)
        row = lists.arrange(actor=self.actor, shortlist_id=self.row_id(), **said)
        return self.shown(row.pk)


_OF = OpenApiParameter("shortlist_id", OpenApiTypes.UUID, OpenApiParameter.PATH)
_ENTRY = OpenApiParameter("pk", OpenApiTypes.UUID, OpenApiParameter.PATH)


@extend_schema(parameters=[_OF])
class EntryViewSetBase(OfShortlists):
    scope_actions = {"vote": WRITE, "retract": WRITE}
    lookup_url_kwarg = "shortlist_id"
    filterset_class = None
    pagination_class = None

    def entry_id(self) -> UUID:
        """Return the id of the entry in the path. Raises EntryNotFound when it is no UUID."""
        try:
            return UUID(self.kwargs["pk"])
        except ValueError:
            raise policies.EntryNotFound from None

    @extend_schema(request=shared.ShortlistEntryIn)
    def create(self, request: Request, shortlist_id: str) -> Response:
        """Put a specialist at the end of a shortlist."""
        said = self.body(shared.ShortlistEntryIn)
        row = lists.add(actor=self.actor, shortlist_id=self.row_id(), at=self.at, **said)
        return self.shown(row.shortlist_id, as_created=True)

    def _call(self) -> dict[str, Any]:
        return {
            "actor": self.actor,
            "shortlist_id": self.row_id(),
            "entry_id": self.entry_id(),
        }

    @extend_schema(request=shared.ShortlistEntryChangesIn, parameters=[_ENTRY])
    def partial_update(self, request: Request, shortlist_id: str, pk: str) -> Response:
        """Change the note of an entry."""
        row = lists.annotate(**self._call(), **self.body(shared.ShortlistEntryChangesIn))
        return self.shown(row.shortlist_id)

    @extend_schema(parameters=[_ENTRY])
    def destroy(self, request: Request, shortlist_id: str, pk: str) -> Response:
        """Take a specialist off a shortlist."""
        lists.remove(**self._call())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=shared.VoteIn, parameters=[_ENTRY])
    def vote(self, request: Request, shortlist_id: str, pk: str) -> Response:
        """Say what you think of an entry."""
        row = votes.vote(**self._call(), at=self.at, **self.body(shared.VoteIn))
        return self.shown(row.shortlist_id)

    @extend_schema(parameters=[_ENTRY])
    def retract(self, request: Request, shortlist_id: str, pk: str) -> Response:
        """Take your vote back."""
        votes.retract(**self._call())
        return Response(status=status.HTTP_204_NO_CONTENT)
