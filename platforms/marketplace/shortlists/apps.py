"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes
from annex.realtime import audiences


class ShortlistsConfig(AppConfig):
    """Whom a client considers."""

    name = "platforms.marketplace.shortlists"
    label = "marketplace_shortlists"

    def ready(self) -> None:
        """Register the scopes that guard this slice, and who hears of its rows, what it holds."""
        from platforms.marketplace.shortlists import holdings  # noqa: PLC0415 - models load first
        from platforms.marketplace.shortlists.audiences import audience  # noqa: PLC0415 - later

        holdings.register()
        audiences.register("shortlists", audience)
        scopes.register_family(
            "shortlists",
            read=_("See shortlists and votes"),
            write=_("Change shortlists and vote"),
            role={"read": "viewer", "write": "member"},
        )
