"""Lay the line to the demo's Odoo: what a demo account needs so that its orders can be followed."""

from datetime import datetime

from django.db import transaction

from annex.kernel.actor import Actor
from annex.odoo.demo import selling
from annex.tenancy.context import require_account_id
from platforms.marketplace.clients.models import Client
from platforms.marketplace.engagements.models import Engagement
from platforms.marketplace.orders.models import Terms
from platforms.marketplace.orders.services import delivering, handing, opening


@transaction.atomic
def prepare_demo(*, at: datetime) -> int:
    """Say how the account writes orders, have its clients get cards, hand over what was agreed on.

    Nothing is asked of Odoo now: the worker makes it all once it runs. Safe to repeat. Returns how
    many engagements were handed over.
    """
    actor = Actor.system(require_account_id())
    said = {"company_id": selling.SELLER, "product_id": selling.DAY}
    Terms.objects.get_or_create(currency=selling.CURRENCIES[0], defaults=said)
    for client_id in Client.objects.filter(odoo_partner_id=None).values_list("pk", flat=True):
        opening.open_partner(actor=actor, client_id=client_id, at=at)
    agreed = list(Engagement.objects.filter(hand_offs=None).select_related("agreed"))
    for engagement in agreed:
        handing.hand_over(engagement=engagement, at=at)
        delivering.deliver_approved(engagement_id=engagement.pk, at=at)
    return len(agreed)
