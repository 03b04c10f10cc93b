"""Who may see and change clients: operators all, contacts see whom they sign in for."""

from uuid import UUID

from django.db.models import QuerySet

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.marketplace.clients.models import Client, ClientContact
from platforms.marketplace.skills.policies import is_operator, require_operator


class ClientNotFound(NotFound):
    code = "marketplace.client_not_found"
    title = "There is no such client."


class BlockNotFound(NotFound):
    code = "marketplace.block_not_found"
    title = "This specialist is not blocked."


def represented_by(actor: Actor) -> QuerySet[Client]:
    """Return the clients that the actor signs in for, as one of their contacts."""
    if actor.user_id is None:
        return Client.objects.none()
    contacts = ClientContact.objects.filter(user_id=actor.user_id)
    return Client.objects.filter(pk__in=contacts.values("client_id"))


def visible_to(actor: Actor) -> QuerySet[Client]:
    """Return the clients this actor may know of: all for operators, else those represented."""
    return Client.objects.all() if is_operator(actor) else represented_by(actor)


def require_visible(actor: Actor, client_id: UUID) -> Client:
    """Return one client. Raises ClientNotFound when missing or hidden."""
    client = visible_to(actor).filter(pk=client_id).first()
    if client is None:
        raise ClientNotFound(client_id=str(client_id))
    return client


def require_may_act_for(actor: Actor, client_id: UUID) -> Client:
    """Return one client, locked for this transaction, for an operator or one of its contacts.

    Raises ClientNotFound when missing or hidden.
    """
    rows = visible_to(actor).select_for_update(no_key=True)
    client = rows.filter(pk=client_id).first()
    if client is None:
        raise ClientNotFound(client_id=str(client_id))
    return client


def require_may_edit(actor: Actor, client_id: UUID) -> Client:
    """Return one client, locked for this transaction, for an operator.

    Raises OperatorsOnly or ClientNotFound.
    """
    require_operator(actor)
    return require_may_act_for(actor, client_id)
