"""Who hears of missions: everybody of what was published once, of drafts their client alone."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from platforms.marketplace.clients.audiences import contacts
from platforms.marketplace.missions.models import Mission
from platforms.marketplace.missions.policies import PUBLISHED


def audience(entity_ids: Sequence[UUID]) -> Mapping[UUID, Collection[UUID] | None]:
    """Return the users who may hear of each mission; None for everybody.

    Who has seen a mission that was published has to hear that it is taken.
    """
    rows = Mission.objects.filter(pk__in=entity_ids)
    found = list(rows.values_list("pk", "client_id", "status", "published_at"))
    of_clients = contacts(client_id for _, client_id, _, _ in found)
    return {
        pk: None
        if status in PUBLISHED or published_at is not None
        else of_clients.get(client_id, frozenset())
        for pk, client_id, status, published_at in found
    }
