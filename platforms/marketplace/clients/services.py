"""Every change of clients: who they are, who signs in for them, whom they are never offered."""

from collections.abc import Sequence
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from annex.identity.models import Membership
from annex.kernel.actor import Actor
from annex.kernel.errors import Conflict, DomainError
from annex.realtime import events
from annex.tenancy.writes import refusing, save_changes
from platforms.marketplace.clients import policies
from platforms.marketplace.clients.models import Block, Client, ClientContact
from platforms.marketplace.skills.policies import UnknownReference, blaming, require_operator
from platforms.marketplace.specialists.models import Specialist


class PartnerTaken(Conflict):
    code = "marketplace.partner_taken"
    title = "Another client is this partner of Odoo's already."


class ClientInUse(Conflict):
    code = "marketplace.client_in_use"
    title = "The client has missions; it can not be deleted."


class ClientChanges(TypedDict, total=False):
    name: str
    odoo_partner_id: int | None
    currency: str


def _taken() -> dict[str, DomainError]:
    return {"client_of_odoo_partner": blaming("odoo_partner_id", PartnerTaken)}


@transaction.atomic
def create(*, actor: Actor, **fields: Unpack[ClientChanges]) -> Client:
    """Add a client. Raises OperatorsOnly or PartnerTaken."""
    require_operator(actor)
    with refusing(_taken()):
        client = Client.objects.create(**fields)
    events.emit(family="clients", op="created", entity_ids=[client.pk])
    return client


@transaction.atomic
def change(*, actor: Actor, client_id: UUID, **changes: Unpack[ClientChanges]) -> Client:
    """Change who a client is. Raises OperatorsOnly, ClientNotFound or PartnerTaken."""
    client = policies.require_may_edit(actor, client_id)
    with refusing(_taken()):
        changed = save_changes(client, changes)
    return _told(client, changed)


@transaction.atomic
def delete(*, actor: Actor, client_id: UUID) -> None:
    """Delete a client that never had a mission.

    Raises OperatorsOnly, ClientNotFound or ClientInUse.
    """
    client = policies.require_may_edit(actor, client_id)
    with refusing(referred_to=ClientInUse(client_id=str(client_id))):
        client.delete()
    events.emit(family="clients", op="deleted", entity_ids=[client_id])


@transaction.atomic
def replace_contacts(*, actor: Actor, client_id: UUID, user_ids: Sequence[UUID]) -> Client:
    """Let these members, and nobody else, sign in for a client.

    Raises OperatorsOnly, ClientNotFound or UnknownReference.
    """
    client = policies.require_may_edit(actor, client_id)
    wanted = set(user_ids)
    members = Membership.objects.filter(user_id__in=wanted).values_list("user_id", flat=True)
    if wanted - set(members):
        raise blaming("user_ids", UnknownReference)
    there = {contact.user_id: contact.pk for contact in ClientContact.objects.filter(client=client)}
    gone = [pk for user_id, pk in there.items() if user_id not in wanted]
    if gone:
        ClientContact.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - there.keys())
    ClientContact.objects.bulk_create(
        ClientContact(client=client, user_id=user_id) for user_id in new
    )
    return _told(client, bool(gone or new))


@transaction.atomic
def block(*, actor: Actor, client_id: UUID, specialist_id: UUID, reason: str) -> Block:
    """Never offer a specialist to a client again, and say why; blocked already, say it anew.

    Raises ClientNotFound or UnknownReference.
    """
    client = policies.require_may_act_for(actor, client_id)
    if not Specialist.objects.filter(pk=specialist_id).exists():
        raise blaming("specialist_id", UnknownReference)
    row, is_new = Block.objects.get_or_create(
        client=client, specialist_id=specialist_id, defaults={"reason": reason}
    )
    _told(client, is_new or save_changes(row, {"reason": reason}))
    return row


@transaction.atomic
def unblock(*, actor: Actor, client_id: UUID, specialist_id: UUID) -> None:
    """Offer a specialist to a client again. Raises ClientNotFound or BlockNotFound."""
    client = policies.require_may_act_for(actor, client_id)
    removed, _ = Block.objects.filter(client=client, specialist_id=specialist_id).delete()
    if not removed:
        raise policies.BlockNotFound(specialist_id=str(specialist_id))
    _told(client, changed=True)


def _told(client: Client, changed: bool) -> Client:
    if changed:
        events.emit(family="clients", op="updated", entity_ids=[client.pk])
    return client
