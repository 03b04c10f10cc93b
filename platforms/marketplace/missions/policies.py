"""Who may see and change missions.

Operators see all, a client's contacts its own. Specialists see what is published, and what they
are party to: what was offered to them or they offered themselves for, whatever became of it.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from annex.kernel.actor import Actor
from annex.kernel.errors import Denied, NotFound
from platforms.marketplace.clients import policies as clients
from platforms.marketplace.missions.models import Mission, MissionStatus
from platforms.marketplace.missions.parties import party
from platforms.marketplace.skills.policies import is_operator
from platforms.marketplace.specialists import policies as specialists
from platforms.marketplace.specialists.models import SpecialistStatus

PUBLISHED = (MissionStatus.OPEN, MissionStatus.SHORTLISTING)
"""What every specialist may look at."""


class MissionNotFound(NotFound):
    code = "marketplace.mission_not_found"
    title = "There is no such mission."


class NotYourMission(Denied):
    code = "marketplace.not_your_mission"
    title = "Only its client and the operators decide about this mission."


def of_clients(actor: Actor) -> QuerySet[Mission]:
    """Return the missions that the actor decides about: all for operators, else its clients'."""
    missions = Mission.objects.all()
    if is_operator(actor):
        return missions
    return missions.filter(client__in=clients.represented_by(actor))


def visible_to(actor: Actor) -> QuerySet[Mission]:
    """Return the missions this actor may know of."""
    missions = Mission.objects.all()
    if is_operator(actor):
        return missions
    seen = Q(client__in=clients.represented_by(actor))
    specialist = specialists.own(actor)
    if specialist is not None:
        seen |= party(specialist.pk)
        if specialist.status != SpecialistStatus.LEFT:
            seen |= Q(status__in=PUBLISHED)
    return missions.filter(seen)


def require_visible(actor: Actor, mission_id: UUID) -> Mission:
    """Return one mission. Raises MissionNotFound when missing or hidden."""
    mission = visible_to(actor).filter(pk=mission_id).first()
    if mission is None:
        raise MissionNotFound(mission_id=str(mission_id))
    return mission


def require_may_edit(actor: Actor, mission_id: UUID) -> Mission:
    """Return one mission, locked for this transaction, for an operator or its client.

    Raises MissionNotFound when missing or hidden, NotYourMission when it can be seen only.
    """
    rows = of_clients(actor).select_for_update(no_key=True)
    mission = rows.filter(pk=mission_id).first()
    if mission is None:
        require_visible(actor, mission_id)
        raise NotYourMission(mission_id=str(mission_id))
    return mission
