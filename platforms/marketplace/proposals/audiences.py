"""Who hears of invitations and proposals: their specialist, and their client but of drafts."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from platforms.marketplace.clients.audiences import contacts
from platforms.marketplace.proposals.models import Invitation, Proposal
from platforms.marketplace.proposals.policies import NEVER_SENT

Party = tuple[UUID, UUID | None, UUID]
"""The row, the user of its specialist, and its client."""

PARTY = ("pk", "specialist__user_id", "mission__client_id")


def audience(entity_ids: Sequence[UUID]) -> Mapping[UUID, Collection[UUID]]:
    """Return the users who may hear of each invitation or proposal."""
    proposals = Proposal.objects.filter(pk__in=entity_ids)
    hidden = set(proposals.filter(NEVER_SENT).values_list("pk", flat=True))
    rows: list[Party] = list(proposals.values_list(*PARTY))
    if len(rows) < len(entity_ids):
        rows += Invitation.objects.filter(pk__in=entity_ids).values_list(*PARTY)
    of_clients = contacts(client_id for _, _, client_id in rows)
    return {
        pk: {
            *([] if user_id is None else [user_id]),
            *([] if pk in hidden else of_clients.get(client_id, ())),
        }
        for pk, user_id, client_id in rows
    }
