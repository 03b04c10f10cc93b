"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes
from annex.realtime import audiences


class MatchingConfig(AppConfig):
    """Who fits which mission, and why."""

    name = "platforms.marketplace.matching"
    label = "marketplace_matching"

    def ready(self) -> None:
        """Register the scopes that guard this slice, and who hears of its events, what it holds."""
        from platforms.marketplace.matching import holdings  # noqa: PLC0415 - models load first
        from platforms.marketplace.matching.audiences import audience  # noqa: PLC0415 - models load first

        holdings.register()
        audiences.register("matches", audience)
        scopes.register_family(
            "matches",
            read=_("See rankings and why they are so"),
            write=_("Rank specialists, change the rules, and contest a ranking"),
            role={"read": "viewer", "write": "member"},
        )
