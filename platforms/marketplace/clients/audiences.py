"""Who signs in for clients, as events of the slices above need it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from uuid import UUID

from platforms.marketplace.clients.models import ClientContact


def contacts(client_ids: Iterable[UUID]) -> Mapping[UUID, Set[UUID]]:
    """Return the users who sign in for each client; those without any are left out."""
    found: defaultdict[UUID, set[UUID]] = defaultdict(set)
    rows = ClientContact.objects.filter(client_id__in=set(client_ids))
    for client_id, user_id in rows.values_list("client_id", "user_id"):
        found[client_id].add(user_id)
    return found
