"""What every version serves."""

from django.urls import URLPattern, URLResolver
from rest_framework.routers import SimpleRouter

from platforms.marketplace.skills.api.viewsets.shared import SkillViewSetBase


def routes(skills: type[SkillViewSetBase]) -> list[URLPattern | URLResolver]:
    """Return the routes of skills, served by a version's viewset."""
    router = SimpleRouter()
    router.register("skills", skills, basename="skill")
    return [*router.urls]
