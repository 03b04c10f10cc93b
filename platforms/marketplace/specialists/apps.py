"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes
from annex.realtime import audiences


class SpecialistsConfig(AppConfig):
    """Who can do missions."""

    name = "platforms.marketplace.specialists"
    label = "marketplace_specialists"

    def ready(self) -> None:
        """Register the scopes that guard this slice, and who hears of its rows, what it holds."""
        # The web server publishes tasks, and knows those that are imported.
        from platforms.marketplace.specialists import tasks  # noqa: F401, PLC0415 - models first
        from platforms.marketplace.specialists.audiences import audience  # noqa: PLC0415 - later
        from platforms.marketplace.specialists.services import erasing  # noqa: PLC0415 - models load first

        erasing.register()
        audiences.register("specialists", audience)
        scopes.register_family(
            "specialists",
            read=_("See specialists"),
            write=_("Change specialists"),
            role={"read": "viewer", "write": "member"},
        )
