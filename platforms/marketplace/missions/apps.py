"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes
from annex.realtime import audiences


class MissionsConfig(AppConfig):
    """What needs doing."""

    name = "platforms.marketplace.missions"
    label = "marketplace_missions"

    def ready(self) -> None:
        """Register the scopes that guard this slice, and who hears of its rows, what it holds."""
        from platforms.marketplace.missions import holdings  # noqa: PLC0415 - models load first
        from platforms.marketplace.missions.audiences import audience  # noqa: PLC0415 - later

        holdings.register()
        audiences.register("missions", audience)
        scopes.register_family(
            "missions",
            read=_("See missions"),
            write=_("Change missions"),
            role={"read": "viewer", "write": "member"},
        )
