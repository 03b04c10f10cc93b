"""Which slices answer under ``/api/``; each has one tree a version."""

from django.urls import URLPattern, URLResolver, include, path

SLICES = (
    "annex.identity",
    "annex.cascades",
    "annex.audit",
    "platforms.readiness.units",
    "platforms.readiness.roles",
    "platforms.readiness.responsibilities",
    "platforms.readiness.employees",
    "platforms.readiness.positions",
    "platforms.readiness.assignments",
    "platforms.readiness.scores",
    "platforms.readiness.imports",
    "platforms.explorer.documents",
    "platforms.marketplace.skills",
    "platforms.marketplace.specialists",
    "platforms.marketplace.clients",
    "platforms.marketplace.missions",
    "platforms.marketplace.matching",
    "platforms.marketplace.shortlists",
    "platforms.marketplace.proposals",
    "platforms.marketplace.engagements",
    "platforms.marketplace.orders",
)


def tree(version: str) -> list[URLPattern | URLResolver]:
    """Return the URL tree of one version."""
    slices = [path("", include(f"{name}.api.urls.v{version}")) for name in SLICES]
    return [path("api/", include(slices))]
