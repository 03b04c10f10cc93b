"""Who hears of engagements: their specialist and their client."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from platforms.marketplace.clients.audiences import contacts
from platforms.marketplace.engagements.models import Engagement


def audience(entity_ids: Sequence[UUID]) -> Mapping[UUID, Collection[UUID]]:
    """Return the users who may hear of each engagement."""
    rows = Engagement.objects.filter(pk__in=entity_ids).values_list(
        "pk", "agreed__proposal__specialist__user_id", "agreed__proposal__mission__client_id"
    )
    of_clients = contacts(client_id for _, _, client_id in rows)
    return {
        pk: {*([] if user_id is None else [user_id]), *of_clients.get(client_id, ())}
        for pk, user_id, client_id in rows
    }
