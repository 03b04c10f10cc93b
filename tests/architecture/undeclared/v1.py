"""One view for each way to escape the gate."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from rest_framework.permissions import AllowAny
from rest_framework.views import APIView

from annex.api.viewsets import TenantViewSet


class NoScope(TenantViewSet):
    def publish(self, request):
        raise AssertionError("never served")


class UnknownScope(TenantViewSet):
    scope_actions = {"publish": "dragons:write"}
    publish = NoScope.publish


class ChangesWithRead(TenantViewSet):
    scope_actions = {"publish": "units:read"}
    publish = NoScope.publish


class ReplacesTheGate(TenantViewSet):
    scope_actions = {"publish": "units:write"}
    publish = NoScope.publish

    def get_permissions(self):
        return [AllowAny()]


class OutsideTheGate(APIView):
    permission_classes = (AllowAny,)

    def post(self, request):
        raise AssertionError("never served")


def plain(request: HttpRequest) -> HttpResponse:
    raise AssertionError("never served")


VIEWSETS = (NoScope, UnknownScope, ChangesWithRead, ReplacesTheGate)
urlpatterns = [
    *(path(f"api/{v.__name__}/", v.as_view({"post": "publish"})) for v in VIEWSETS),
    path("api/outside/", OutsideTheGate.as_view()),
    path("api/plain/", plain),
]
