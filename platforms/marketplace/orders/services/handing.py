"""Hand over what was agreed on: one quotation in Odoo for each engagement, whatever happens.

The steps are calls of the outbox: create with its lines, find our line, confirm. Each answer is
kept together with the promise of the next step.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.odoo.outbox import services as outbox
from annex.odoo.outbox.models import Call
from annex.realtime import events
from platforms.marketplace.engagements.models import Engagement, EngagementStatus
from platforms.marketplace.orders import policies, reads
from platforms.marketplace.orders.models import HandOff, HandOffStatus, Terms
from platforms.marketplace.orders.services import delivering
from platforms.marketplace.orders.states import HAND_OFF

ORDER: Final = "marketplace.order"
LINE: Final = "marketplace.order_line"
CONFIRM: Final = "marketplace.order_confirm"
NO_PARTNER: Final = "client_without_partner"
NO_TERMS: Final = "currency_without_terms"
CANCELLED: Final = "engagement_cancelled"
LONGEST: Final = 500

_LOADED = (
    "engagement__agreed__proposal__mission__client",
    "engagement__agreed__proposal__specialist__identity",
)


def when_agreed(*, actor: Actor, engagement: Engagement, at: datetime) -> None:
    """Hand over an engagement as it is agreed on."""
    hand_over(engagement=engagement, at=at)


@transaction.atomic
def hand_over(*, engagement: Engagement, at: datetime) -> HandOff:
    """Promise, in the caller's transaction, that Odoo gets a quotation; once for an engagement.

    It waits where the client is nobody in Odoo yet, or the currency has no terms.
    """
    days = reads.agreed_days(engagement.agreed)
    fresh = HandOff(engagement=engagement, days=days, created_at=at)
    HandOff.objects.bulk_create([fresh], ignore_conflicts=True)
    hand_off = HandOff.objects.select_for_update(no_key=True).get(engagement=engagement)
    if hand_off.pk == fresh.pk:
        promise(hand_off, at=at)
        events.emit(family="orders", op="created", entity_ids=[hand_off.pk])
    return hand_off


def promise(hand_off: HandOff, *, at: datetime) -> bool:
    """Promise the quotation of a hand-off that waits, or say what it waits for; it is locked.

    Tells whether it waits no more.
    """
    if hand_off.status != HandOffStatus.WAITING:
        return True
    engagement = HandOff.objects.select_related(*_LOADED).get(pk=hand_off.pk).engagement
    version = engagement.agreed
    client = version.proposal.mission.client
    terms = Terms.objects.filter(currency=version.currency).first()
    if engagement.status == EngagementStatus.CANCELLED:
        HAND_OFF.move(hand_off, "withdraw", reason=CANCELLED)
        return True
    if client.odoo_partner_id is None or terms is None:
        reason = NO_PARTNER if client.odoo_partner_id is None else NO_TERMS
        HAND_OFF.move(hand_off, "wait", reason=reason)
        return False
    HAND_OFF.move(hand_off, "promise", company_id=terms.company_id, confirms=terms.confirms)
    reference = str(hand_off.pk)
    outbox.send(
        key=f"order:{reference}",
        kind=ORDER,
        model="sale.order",
        method="create",
        arguments={"vals_list": [_quotation(hand_off, engagement, client.odoo_partner_id, terms)]},
        search=[["client_order_ref", "=", reference]],
        at=at,
    )
    return True


def order_answered(*, call: Call, at: datetime) -> None:
    """Keep the number of the quotation, and look for our line in it; or say why there is none."""
    hand_off = hand_off_of(call)
    if hand_off is None:
        return
    if call.state == Call.State.FAILED:
        HAND_OFF.move(hand_off, "fail", reason=call.error[:LONGEST])
    else:
        HAND_OFF.move(hand_off, "place", at=at, order_id=min(call.answer or ()))
        _look_for_line(hand_off, call, at)
    events.emit(family="orders", op="updated", entity_ids=[hand_off.pk])


def line_answered(*, call: Call, at: datetime) -> None:
    """Keep the number of our line, confirm the order where its terms say so, deliver."""
    hand_off = hand_off_of(call)
    if hand_off is None:
        return
    if call.state == Call.State.FAILED or not call.answer:
        note_problem(hand_off, call.error or "The order has no line of ours.")
        return
    hand_off.line_id, hand_off.problem = min(call.answer), ""
    hand_off.save(update_fields=("line_id", "problem"))
    if hand_off.confirms:
        # Odoo refuses to confirm twice, so a call without answer is looked for by what it does.
        found = [["id", "=", hand_off.order_id], ["state", "in", ["sale", "done"]]]
        outbox.send(
            key=f"order-confirm:{hand_off.pk}",
            kind=CONFIRM,
            model="sale.order",
            method="action_confirm",
            arguments={"ids": [hand_off.order_id]},
            search=found,
            at=at,
        )
    delivering.deliver(hand_off, at=at)


def confirm_answered(*, call: Call, at: datetime) -> None:
    """Note why an order could not be confirmed, or that nothing is wrong with it any more."""
    hand_off = hand_off_of(call)
    if hand_off is not None:
        note_problem(hand_off, call.error if call.state == Call.State.FAILED else "")


@transaction.atomic
def resume_waiting(*, at: datetime) -> int:
    """Promise what waited for a partner or terms that are there now; return how many."""
    waiting = HandOff.objects.filter(status=HandOffStatus.WAITING).select_for_update(
        no_key=True, skip_locked=True
    )
    resumed = [hand_off.pk for hand_off in waiting.order_by("pk") if promise(hand_off, at=at)]
    if resumed:
        events.emit(family="orders", op="updated", entity_ids=resumed)
    return len(resumed)


@transaction.atomic
def retry(*, actor: Actor, hand_off_id: UUID, at: datetime) -> HandOff:
    """Have what failed of a hand-off tried again; Odoo is searched before anything is sent.

    Raises OperatorsOnly or OrderNotFound.
    """
    hand_off = policies.require_may_drive(actor, hand_off_id)
    if hand_off.status == HandOffStatus.WAITING:
        promise(hand_off, at=at)
    steps = outbox.calls().filter(key__contains=f":{hand_off.pk}")
    outbox.redrive(at=at, keys=list(steps.values_list("key", flat=True)))
    looking = steps.filter(kind=LINE).exclude(state=Call.State.DONE)
    if hand_off.order_id is not None and hand_off.line_id is None and not looking.exists():
        _look_for_line(hand_off, steps.get(kind=ORDER), at)
    if hand_off.status == HandOffStatus.FAILED:
        HAND_OFF.move(hand_off, "promise")
    events.emit(family="orders", op="updated", entity_ids=[hand_off.pk])
    return hand_off


def hand_off_of(call: Call) -> HandOff | None:
    """Return the hand-off that a call is a step of, locked for this transaction."""
    return policies.locked(UUID(call.key.split(":")[1]))


def note_problem(hand_off: HandOff, problem: str) -> None:
    """Keep what Odoo answered to the last step that failed."""
    hand_off.problem = problem[:LONGEST]
    hand_off.save(update_fields=("problem",))
    events.emit(family="orders", op="updated", entity_ids=[hand_off.pk])


def _look_for_line(hand_off: HandOff, order: Call, at: datetime) -> None:
    """Promise to look for the line that the call ``order`` made; again where it was not found."""
    line = order.arguments["vals_list"][0]["order_line"][0][2]
    domain = [["order_id", "=", hand_off.order_id], ["product_id", "=", line["product_id"]]]
    key = f"order-line:{hand_off.pk}"
    outbox.send(
        key=f"{key}:{outbox.calls().filter(key__startswith=key).count() + 1}",
        kind=LINE,
        model="sale.order.line",
        method="search",
        arguments={"domain": domain},
        search=None,
        at=at,
    )


def _quotation(
    hand_off: HandOff, engagement: Engagement, partner_id: int, terms: Terms
) -> dict[str, Any]:
    """Return the one record that makes the quotation, its line in it."""
    version = engagement.agreed
    mission, specialist = version.proposal.mission, version.proposal.specialist
    name = f"{mission.title}\n{specialist.identity.full_name}".strip()
    line = {
        "product_id": terms.product_id,
        "name": name,
        "product_uom_qty": float(hand_off.days),
        "price_unit": float(version.day_rate),
    }
    values = {
        "partner_id": partner_id,
        "company_id": terms.company_id,
        "client_order_ref": str(hand_off.pk),
        "origin": mission.reference,
        "order_line": [[0, 0, line]],
    }
    if terms.pricelist_id is not None:
        values["pricelist_id"] = terms.pricelist_id
    return values
