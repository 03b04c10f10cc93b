"""Make clients known in Odoo, which owns the cards of customers."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.odoo.outbox import services as outbox
from annex.odoo.outbox.models import Call
from annex.realtime import events
from platforms.marketplace.clients import policies as clients
from platforms.marketplace.clients.models import Client
from platforms.marketplace.orders.services import handing

PARTNER: Final = "marketplace.partner"


@transaction.atomic
def open_partner(*, actor: Actor, client_id: UUID, at: datetime) -> Client:
    """Promise that a client without a card in Odoo gets one there; what waits for it goes on then.

    Whoever has a card there already is linked to it instead. Raises OperatorsOnly or
    ClientNotFound.
    """
    client = clients.require_may_edit(actor, client_id)
    if client.odoo_partner_id is None:
        reference = str(client.pk)
        outbox.send(
            key=f"partner:{reference}",
            kind=PARTNER,
            model="res.partner",
            method="create",
            arguments={"vals_list": [{"name": client.name, "ref": reference, "is_company": True}]},
            search=[["ref", "=", reference]],
            at=at,
        )
    return client


def partner_answered(*, call: Call, at: datetime) -> None:
    """Keep the number of the card. A dead letter stays in the outbox, and what waits goes on so."""
    client_id = UUID(call.key.partition(":")[2])
    if call.state != Call.State.DONE:
        return
    unlinked = Client.objects.filter(pk=client_id, odoo_partner_id=None)
    if unlinked.update(odoo_partner_id=min(call.answer or ())):
        events.emit(family="clients", op="updated", entity_ids=[client_id])
        handing.resume_waiting(at=at)
