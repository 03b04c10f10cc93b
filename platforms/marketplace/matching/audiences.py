"""Who hears of rankings: the client of the mission, and of a contest also whoever contests."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from platforms.marketplace.clients.audiences import contacts
from platforms.marketplace.matching.models import Contest
from platforms.marketplace.missions.models import Mission


def audience(entity_ids: Sequence[UUID]) -> Mapping[UUID, Collection[UUID]]:
    """Return the users who may hear of each ranked mission or contest; of rules none does."""
    missions = Mission.objects.filter(pk__in=entity_ids).values_list("pk", "client_id")
    clients = dict(missions)
    of_clients = contacts(clients.values())
    found: dict[UUID, Collection[UUID]] = {
        pk: of_clients.get(client_id, frozenset()) for pk, client_id in clients.items()
    }
    contests = Contest.objects.filter(pk__in=entity_ids)
    for pk, user_id in contests.values_list("pk", "specialist__user_id"):
        found[pk] = frozenset() if user_id is None else {user_id}
    return found
