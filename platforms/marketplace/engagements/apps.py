"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes
from annex.realtime import audiences


class EngagementsConfig(AppConfig):
    """What was agreed on and done."""

    name = "platforms.marketplace.engagements"
    label = "marketplace_engagements"

    def ready(self) -> None:
        """Register the scopes that guard this slice, and who hears of its rows, what it holds."""
        from platforms.marketplace.engagements import holdings  # noqa: PLC0415 - models load first
        from platforms.marketplace.engagements.audiences import audience  # noqa: PLC0415 - later

        holdings.register()
        audiences.register("engagements", audience)
        scopes.register_family(
            "engagements",
            read=_("See engagements and work"),
            write=_("Change engagements and work"),
            role={"read": "viewer", "write": "member"},
        )
