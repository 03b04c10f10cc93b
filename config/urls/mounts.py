"""Which slices answer under ``/api/``; each has one tree a version."""

from django.urls import URLPattern, URLResolver, include, path

SLICES = (
    "annex.identity",
    "platforms.readiness.units",
    "platforms.readiness.roles",
    "platforms.readiness.responsibilities",
    "platforms.readiness.employees",
    "platforms.readiness.positions",
    "platforms.readiness.assignments",
    "platforms.readiness.scores",
    "platforms.readiness.imports",
)


def tree(version: str) -> list[URLPattern | URLResolver]:
    """Return the URL tree of one version."""
    slices = [f"{name}.api.urls.v{version}" for name in SLICES]
    slices = [s for s in slices if _there(s)]  # SCAFFOLD
    return [path("api/", include([path("", include(name)) for name in slices]))]


def _there(name):  # SCAFFOLD
    import importlib.util

    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
