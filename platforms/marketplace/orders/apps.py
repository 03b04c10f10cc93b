"""App config, scope families and hooks of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class OrdersConfig(AppConfig):
    """What Odoo was told, and what it says of it."""

    name = "platforms.marketplace.orders"
    label = "marketplace_orders"

    def ready(self) -> None:
        """Register the scopes, who hears of orders, and what is done when work is agreed on."""
        from annex.odoo.outbox import answers  # noqa: PLC0415 - models load first
        from annex.realtime import audiences  # noqa: PLC0415
        from platforms.marketplace.engagements.services import hooks  # noqa: PLC0415
        from platforms.marketplace.orders import holdings, reads  # noqa: PLC0415 - models load first
        from platforms.marketplace.orders.services import (  # noqa: PLC0415
            delivering,
            handing,
            opening,
        )

        scopes.register_family(
            "orders",
            read=_("See orders and invoices in Odoo"),
            write=_("Change how work is handed over to Odoo"),
            role={"read": "viewer", "write": "manager"},
        )
        scopes.register_family(
            "reconciliations",
            read=_("See whether the books agree with Odoo"),
            write=_("Compare the books with Odoo"),
            role={"read": "manager", "write": "manager"},
        )
        holdings.register()
        audiences.register("orders", reads.audience)
        hooks.on_agreed(handing.when_agreed)
        hooks.on_approved(delivering.when_approved)
        answers.register(handing.ORDER, handing.order_answered)
        answers.register(handing.LINE, handing.line_answered)
        answers.register(handing.CONFIRM, handing.confirm_answered)
        answers.register(delivering.DAYS, delivering.days_answered)
        answers.register(opening.PARTNER, opening.partner_answered)
