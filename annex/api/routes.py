"""The only place that walks the URL trees: every version, route, method and action served."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver

from annex.api.permissions import scope_of
from annex.api.versions import VERSIONS, urlconf_of


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one path in one version; ``action`` is None for a view without actions."""

    version: str
    path: str
    method: str
    action: str | None
    view: Any

    @property
    def scope(self) -> str | None:
        """The scope that the route needs, or None when none is declared."""
        return scope_of(self.view, self.action)


def routes() -> Iterator[Route]:
    """Yield every route of every live version, HEAD and OPTIONS aside."""
    for version in VERSIONS:
        patterns = import_module(urlconf_of(version)).urlpatterns
        yield from _walk(version, "/", patterns)


def _walk(version: str, prefix: str, patterns: list[URLPattern | URLResolver]) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern).removeprefix("^").removesuffix("\\Z").rstrip("$")
        if isinstance(pattern, URLResolver):
            yield from _walk(version, path, pattern.url_patterns)
            continue
        view: Any = pattern.callback
        actions: dict[str, str] | None = getattr(view, "actions", None)
        cls = getattr(view, "cls", view)
        if actions is None:
            methods = getattr(cls, "http_method_names", ["get"])
            for method in methods:
                if hasattr(cls, method) and method not in {"head", "options"}:
                    yield Route(version, path, method, None, cls)
        else:
            for method, action in tuple(actions.items()):
                if method not in {"head", "options"}:
                    yield Route(version, path, method, action, cls)
