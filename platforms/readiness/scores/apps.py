"""App config and scope family of this slice."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ScoresConfig(AppConfig):
    """The derived values."""

    name = "platforms.readiness.scores"
    label = "readiness_scores"

    def ready(self) -> None:
        """Register the cascade, the scopes that guard this slice, and its receivers."""
        from annex.api import scopes
        from annex.cascades import registry
        from platforms.readiness.scores import signals
        from platforms.readiness.scores.cascade import READINESS

        registry.register(READINESS)
        scopes.register_family(
            "account", read=_("See the account and its readiness"), role={"read": "viewer"}
        )
        signals.connect()
