"""Readiness in version 1."""

from drf_spectacular.utils import extend_schema, extend_schema_view

from platforms.readiness.scores.api.serializers import v1
from platforms.readiness.scores.api.viewsets.shared import AccountViewSetBase


@extend_schema_view(
    retrieve=extend_schema(operation_id="account_retrieve", responses=v1.AccountOut)
)
class AccountViewSet(AccountViewSetBase):
    serializer_class = v1.AccountOut
