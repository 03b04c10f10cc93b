"""Missions that a specialist keeps an eye on."""

from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.kernel.errors import Denied
from platforms.marketplace.missions import policies
from platforms.marketplace.missions.models import Favourite, Mission
from platforms.marketplace.specialists import policies as specialists


class SpecialistsOnly(Denied):
    code = "marketplace.specialists_only"
    title = "Only specialists do this."


@transaction.atomic
def watch(*, actor: Actor, mission_id: UUID, is_watched: bool) -> Mission:
    """Keep an eye on a mission, or no longer. Raises MissionNotFound or SpecialistsOnly."""
    mission = policies.require_visible(actor, mission_id)
    specialist = specialists.own(actor)
    if specialist is None:
        raise SpecialistsOnly()
    if is_watched:
        Favourite.objects.get_or_create(specialist=specialist, mission=mission)
    else:
        Favourite.objects.filter(specialist=specialist, mission=mission).delete()
    return mission
