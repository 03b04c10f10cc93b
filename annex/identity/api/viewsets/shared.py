"""Who is asking."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from annex.api.scopes import ANY_VALID_TOKEN
from annex.api.viewsets import TenantViewSet
from annex.identity.api.serializers.shared import MeSerializer
from annex.identity.reads import bearer_of


class MeViewSet(TenantViewSet):
    """What the token stands for; every live token may ask."""

    scope_actions = {"retrieve": ANY_VALID_TOKEN}
    serializer_class = MeSerializer

    @extend_schema(operation_id="me_retrieve")
    def retrieve(self, request: Request) -> Response:
        """Say whose token this is, for which account, and what it allows now."""
        actor = self.actor
        bearer = bearer_of(actor)
        me = {
            "user": bearer.user,
            "account": bearer.account,
            "role": actor.role,
            "scopes": sorted(actor.scopes),
            "permissions": bearer.permissions,
            "unit_id": actor.unit_id,
            "accounts": bearer.accounts,
        }
        return Response(self.get_serializer(me).data)
