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
        cls = getattr(view, "cls", view)
        for method, action in _methods(view, cls).items():
            if method not in {"head", "options"}:
                yield Route(version, path, method, action, cls)


def _methods(view: Any, cls: Any) -> dict[str, str | None]:
    """Return the actions of a viewset by method; other views have methods without actions."""
    if (actions := getattr(view, "actions", None)) is not None:
        return dict(actions)
    if not isinstance(cls, type):
        return {"get": None}  # a plain function answers any method; one stands for all
    return {m: None for m in ("get", "post", "put", "patch", "delete") if hasattr(cls, m)}
