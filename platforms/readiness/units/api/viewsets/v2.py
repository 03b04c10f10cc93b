"""Units in version 2, with their tree."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from platforms.readiness.units import reads
from platforms.readiness.units.api.readiness import ShowsReadiness
from platforms.readiness.units.api.serializers import v2
from platforms.readiness.units.api.viewsets.shared import UnitViewSetBase


class UnitViewSet(ShowsReadiness, UnitViewSetBase):
    serializer_class = v2.UnitOut
    write_serializer_class = v2.UnitIn
    readiness_level = "unit"
    scope_actions = {"tree": "units:read"}

    @extend_schema(operation_id="units_tree", responses=v2.UnitTreeOut)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def tree(self, request: Request) -> Response:
        """Answer the whole org tree, depth first, siblings by name."""
        nodes = reads.tree(actor=self.actor, at=self.at)
        context = {"recalculating": self.recalculating([node.unit for node in nodes])}
        return Response(v2.UnitTreeOut({"nodes": nodes}, context=context).data)
