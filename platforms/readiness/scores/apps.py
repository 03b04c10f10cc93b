"""App config and scope family of this slice."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_noop as _

from annex.api import scopes
from annex.cascades import registry


class ScoresConfig(AppConfig):
    """The derived values."""

    name = "platforms.readiness.scores"
    label = "readiness_scores"

    def ready(self) -> None:
        """Register the cascade and the scopes that guard this slice; connect its receivers."""
        from platforms.readiness.scores import signals  # noqa: PLC0415 - models load first
        from platforms.readiness.scores.cascade import READINESS  # noqa: PLC0415

        registry.register(READINESS)
        signals.connect()
        # Every process publishes the stages, not only the workers that look for tasks.
        import_module("platforms.readiness.scores.tasks")
        scopes.register_family(
            "account", read=_("See the account and its readiness"), role={"read": "viewer"}
        )
