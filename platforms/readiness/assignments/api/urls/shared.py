"""What every version serves."""

from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from platforms.readiness.assignments.api.viewsets.shared import (
    AssignmentViewSetBase,
    RoleSignOffViewSet,
    SignOffViewSet,
)


def routes(assignments: type[AssignmentViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of this slice; assignments are served by a version's viewset."""
    router = SimpleRouter()
    router.register("assignments", assignments, basename="assignment")
    router.register("sign-offs", SignOffViewSet, basename="sign-off")
    sign_off_role = RoleSignOffViewSet.as_view({"post": "sign_off"})
    return [
        path("roles/<uuid:role_id>/sign-off/", sign_off_role, name="role-sign-off"),
        *router.urls,
    ]
