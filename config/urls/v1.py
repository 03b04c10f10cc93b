"""The tree of API version 1."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path(
        "api/",
        include(
            [
                path("", include("annex.identity.api.urls.v1")),
                path("", include("platforms.readiness.units.api.urls.v1")),
                path("", include("platforms.readiness.roles.api.urls.v1")),
                path("", include("platforms.readiness.responsibilities.api.urls.v1")),
                path("", include("platforms.readiness.employees.api.urls.v1")),
                path("", include("platforms.readiness.positions.api.urls.v1")),
                path("", include("platforms.readiness.assignments.api.urls.v1")),
                path("", include("platforms.readiness.scores.api.urls.v1")),
                path("", include("platforms.readiness.imports.api.urls.v1")),
            ]
        ),
    ),
]

handler404 = "annex.api.problems.handle_404"
handler500 = "annex.api.problems.handle_500"
