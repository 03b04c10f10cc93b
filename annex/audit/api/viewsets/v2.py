"""The history in version 2, with what can be asked for."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annex.audit import policies
from annex.audit.api.serializers import v2
from annex.audit.api.viewsets.shared import ChangeViewSetBase
from annex.audit.reads.people import actors
from annex.audit.reads.subjects import subjects


class ChangeViewSet(ChangeViewSetBase):
    serializer_class = v2.ChangeOut
    scope_actions = {"subjects": "audit:read"}

    @extend_schema(operation_id="audit_subjects", responses=v2.SubjectsOut)
    @action(detail=False, pagination_class=None, filterset_class=None)
    def subjects(self, request: Request) -> Response:
        """Answer the models and fields that are recorded, and who may have changed them."""
        policies.require_may_read(self.actor)
        found = {"subjects": subjects(), "actors": actors()}
        return Response(v2.SubjectsOut(found).data)
