"""What both versions do with the history."""

from typing import Any

from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.viewsets import TenantViewSet
from annex.audit import policies
from annex.audit.api.filters import ChangeFilter
from annex.audit.models import Change, ChangeQuerySet
from annex.audit.reads.answers import Entry
from annex.audit.reads.telling import told


class ChangeViewSetBase(ListModelMixin, TenantViewSet):
    scope_family = "audit"
    missing = policies.ChangeNotFound
    queryset = Change.objects.all()
    filterset_class = ChangeFilter
    ordering_fields = {"at": "at"}
    ordering = "-at"

    def get_queryset(self) -> ChangeQuerySet:
        return policies.visible_to(self.actor)

    def paginate_queryset(self, queryset: Any) -> list[Entry]:  # type: ignore[override]
        page = super().paginate_queryset(queryset)
        assert page is not None
        return told(page)

    def retrieve(self, request: Request, pk: str = "") -> Response:
        """Answer one change."""
        change = policies.require_visible(self.actor, self.row_id())
        return Response(self.get_serializer(told([change])[0]).data)
