"""Who hears of shortlists: the team of their client, never whom they are about."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from platforms.marketplace.clients.audiences import contacts
from platforms.marketplace.shortlists.models import Shortlist


def audience(entity_ids: Sequence[UUID]) -> Mapping[UUID, Collection[UUID]]:
    """Return the users who may hear of each shortlist."""
    rows = Shortlist.objects.filter(pk__in=entity_ids).values_list("pk", "mission__client_id")
    clients = dict(rows)
    of_clients = contacts(clients.values())
    return {pk: of_clients.get(client_id, frozenset()) for pk, client_id in clients.items()}
