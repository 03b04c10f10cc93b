"""System checks: nothing is served that declares no scope."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register

from annex.api.asking import is_asking, is_recording
from annex.api.routes import Route, routes
from annex.api.scopes import ANY_VALID_TOKEN, all_scopes
from annex.api.viewsets import TenantViewSet

_MUTATING = {"post", "put", "patch", "delete"}


@register(Tags.security)
def every_route_is_gated(
    app_configs: Sequence[AppConfig] | None = None, **_: Any
) -> list[CheckMessage]:
    """Return an error for every route that a token could pass without the scope for it."""
    seen: dict[tuple[str, str], CheckMessage] = {}
    for route in routes():
        for message in _judge(route):
            seen.setdefault((message.id or "", f"{route.view}{route.action}"), message)
    return list(seen.values())


def _judge(route: Route) -> Iterator[CheckMessage]:
    name = f"{route.view.__name__}.{route.action or route.method} ({route.method} {route.path})"
    if not (isinstance(route.view, type) and issubclass(route.view, TenantViewSet)):
        hint = "Derive the view from annex.api.viewsets.TenantViewSet."
        yield Error(f"{name} is outside the gate.", hint=hint, id="api.E004")
        return
    if route.view.get_permissions is not TenantViewSet.get_permissions:
        hint = "Name further classes in permission_classes; leave get_permissions alone."
        yield Error(f"{name} replaces the gate.", hint=hint, id="api.E004")
    scope = route.scope
    if scope is None:
        hint = "Set scope_family, and name every extra action in scope_actions."
        yield Error(f"{name} declares no scope.", hint=hint, id="api.E001")
    elif scope != ANY_VALID_TOKEN:
        if scope not in all_scopes():
            hint = "Register it with annex.api.scopes.register_family."
            yield Error(f"{name} needs {scope}, which no one registered.", hint=hint, id="api.E002")
        asks = is_asking(route.view, route.action) or is_recording(route.view, route.action)
        if route.method in _MUTATING and scope.endswith(":read") and not asks:
            hint = "A token that may only read must not change anything."
            yield Error(f"{name} changes with {scope}.", hint=hint, id="api.E003")
