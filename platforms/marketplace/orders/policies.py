"""Who may see the line to Odoo: operators all of it, others the orders of what they agreed on."""

from uuid import UUID

from django.db.models import Q, QuerySet

from annex.kernel.actor import Actor
from annex.kernel.errors import NotFound
from platforms.marketplace.clients import policies as clients
from platforms.marketplace.orders.models import HandOff, Reconciliation, Terms
from platforms.marketplace.skills.policies import is_operator, require_operator
from platforms.marketplace.specialists import policies as specialists

PROPOSAL = "engagement__agreed__proposal"


class OrderNotFound(NotFound):
    code = "marketplace.order_not_found"
    title = "There is no such order."


class TermsNotFound(NotFound):
    code = "marketplace.order_terms_not_found"
    title = "There are no such terms."


class ReconciliationNotFound(NotFound):
    code = "marketplace.reconciliation_not_found"
    title = "There is no such reconciliation."


def visible_to(actor: Actor) -> QuerySet[HandOff]:
    """Return the hand-offs this actor may know of."""
    hand_offs = HandOff.objects.all()
    if is_operator(actor):
        return hand_offs
    seen = Q(**{f"{PROPOSAL}__mission__client__in": clients.represented_by(actor)})
    specialist = specialists.own(actor)
    if specialist is not None:
        seen |= Q(**{f"{PROPOSAL}__specialist": specialist})
    return hand_offs.filter(seen)


def require_may_drive(actor: Actor, hand_off_id: UUID) -> HandOff:
    """Return one hand-off, locked for this transaction. Raises OperatorsOnly or OrderNotFound."""
    require_operator(actor)
    hand_off = locked(hand_off_id)
    if hand_off is None:
        raise OrderNotFound(order_id=str(hand_off_id))
    return hand_off


def locked(hand_off_id: UUID) -> HandOff | None:
    """Return one hand-off, locked for this transaction, to the line itself."""
    rows = HandOff.objects.select_for_update(no_key=True)
    return rows.filter(pk=hand_off_id).first()


def terms_visible_to(actor: Actor) -> QuerySet[Terms]:
    """Return the terms this actor may know of."""
    return Terms.objects.all() if is_operator(actor) else Terms.objects.none()


def require_may_change_terms(actor: Actor, terms_id: UUID) -> Terms:
    """Return one currency's terms, locked. Raises OperatorsOnly or TermsNotFound."""
    require_operator(actor)
    terms = Terms.objects.select_for_update(no_key=True).filter(pk=terms_id).first()
    if terms is None:
        raise TermsNotFound(terms_id=str(terms_id))
    return terms


def reconciliations_visible_to(actor: Actor) -> QuerySet[Reconciliation]:
    """Return the reconciliations this actor may know of."""
    reconciliations = Reconciliation.objects.all()
    return reconciliations if is_operator(actor) else reconciliations.none()
