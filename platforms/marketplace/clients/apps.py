"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes
from annex.realtime import audiences


class ClientsConfig(AppConfig):
    """Who has missions."""

    name = "platforms.marketplace.clients"
    label = "marketplace_clients"

    def ready(self) -> None:
        """Register the scopes that guard this slice, and who hears of its rows, what it holds."""
        from platforms.marketplace.clients import holdings  # noqa: PLC0415 - models load first
        from platforms.marketplace.clients.audiences import contacts  # noqa: PLC0415 - later

        holdings.register()
        audiences.register("clients", contacts)
        scopes.register_family(
            "clients",
            read=_("See clients"),
            write=_("Change clients"),
            role={"read": "viewer", "write": "member"},
        )
