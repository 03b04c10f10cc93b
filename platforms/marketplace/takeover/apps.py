"""App config of this slice; its rows are those of ``annex.rescue.takeover``."""

from django.apps import AppConfig


class TakeoverConfig(AppConfig):
    """The takeover of the application before."""

    name = "platforms.marketplace.takeover"
    label = "marketplace_takeover"

    def ready(self) -> None:
        """Register what this slice holds of specialists."""
        from platforms.marketplace.takeover import holdings  # noqa: PLC0415 - models load first

        holdings.register()
