"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class MatchingConfig(AppConfig):
    """Who fits which mission, and why."""

    name = "platforms.marketplace.matching"
    label = "marketplace_matching"

    def ready(self) -> None:
        """Register the scopes that guard this slice."""
        scopes.register_family(
            "matches",
            read=_("See rankings and why they are so"),
            write=_("Rank specialists, change the rules, and contest a ranking"),
            role={"read": "viewer", "write": "member"},
        )
