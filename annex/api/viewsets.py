"""The base of every viewset: the gate, the actor, the moment, and the shape of a resource."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model
from django.http import Http404
from django.utils import timezone
from rest_framework import status
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from annex.api.permissions import AccountIsOpen, IsAccountMember, OAuth2ScopesPermission
from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound

GATE: tuple[type[BasePermission], ...] = (OAuth2ScopesPermission, IsAccountMember, AccountIsOpen)


class TenantViewSet(GenericViewSet):  # type: ignore[type-arg]
    """A viewset whose every action passes the gate.

    ``scope_family`` gives the standard actions their scopes; ``scope_actions`` names the scope of
    every other one. ``permission_classes`` come on top of the gate and can not replace it.
    ``missing`` is what an id in the path that leads to nothing is told as.
    """

    scope_family: ClassVar[str]
    scope_actions: ClassVar[Mapping[str, str]] = {}
    ordering_fields: ClassVar[Mapping[str, str]] = {}
    missing: ClassVar[type[NotFound]] = NotFound
    permission_classes: tuple[type[BasePermission], ...] = ()

    def get_permissions(self) -> list[Any]:
        return [permission() for permission in (*GATE, *self.permission_classes)]

    @property
    def actor(self) -> Actor:
        """The actor behind the request's token."""
        actor = self.request.auth
        assert isinstance(actor, Actor)
        return actor

    @cached_property
    def at(self) -> datetime:
        """The moment of this request: one for all that it does."""
        return timezone.now()

    def row_id(self) -> UUID:
        """Return the id in the path. Raises ``missing`` when it is no UUID."""
        try:
            return UUID(self.kwargs[self.lookup_url_kwarg or self.lookup_field])
        except ValueError:
            raise self.missing from None

    def get_object(self) -> Any:
        """Return the row that the path names. Raises ``missing``, hidden or not there alike."""
        try:
            return super().get_object()
        except Http404:
            raise self.missing from None

    def body(self, serializer: type[BaseSerializer[Any]], *, partial: bool = False) -> Any:
        """Return the request's body validated by ``serializer``; raises ValidationError."""
        parsed = serializer(
            data=self.request.data, partial=partial, context=self.get_serializer_context()
        )
        parsed.is_valid(raise_exception=True)
        return parsed.validated_data


class TenantModelViewSet(ListModelMixin, RetrieveModelMixin, TenantViewSet):
    """Create, read, update and delete rows; each change is one call of a service.

    A slice says ``write_serializer_class`` and the three ``*_row`` methods.
    """

    write_serializer_class: ClassVar[type[BaseSerializer[Any]]]

    def create_row(self, data: dict[str, Any]) -> Model:
        """Call the service that creates."""
        raise NotImplementedError

    def change_row(self, row_id: UUID, data: dict[str, Any]) -> Model:
        """Call the service that changes; ``data`` holds only what was sent."""
        raise NotImplementedError

    def delete_row(self, row_id: UUID) -> None:
        """Call the service that deletes."""
        raise NotImplementedError

    def _answer(self, row: Model, status_code: int) -> Response:
        fresh = self.get_queryset().get(pk=row.pk)
        return Response(self.get_serializer(fresh).data, status=status_code)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.create_row(self.body(self.write_serializer_class))
        return self._answer(row, status.HTTP_201_CREATED)

    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.change_row(self.row_id(), self.body(self.write_serializer_class))
        return self._answer(row, status.HTTP_200_OK)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        data = self.body(self.write_serializer_class, partial=True)
        return self._answer(self.change_row(self.row_id(), data), status.HTTP_200_OK)

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.delete_row(self.row_id())
        return Response(status=status.HTTP_204_NO_CONTENT)
