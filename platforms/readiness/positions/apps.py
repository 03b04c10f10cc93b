"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes


class PositionsConfig(AppConfig):
    """The seats."""

    name = "platforms.readiness.positions"
    label = "readiness_positions"

    def ready(self) -> None:
        """Register the scopes that guard this slice."""
        scopes.register_family(
            "positions",
            read=_("See positions"),
            write=_("Change positions"),
            role={"read": "viewer", "write": "manager"},
        )
