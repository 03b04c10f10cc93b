"""App config of this slice; it has no tables and no scopes of its own."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo marketplace."""

    name = "platforms.marketplace.demo"
    label = "marketplace_demo"

    def ready(self) -> None:
        """Register the marketplace as this platform's part of the demo."""
        from annex.identity import demo  # noqa: PLC0415 - models load first
        from platforms.marketplace.demo.services import making  # noqa: PLC0415 - models load first

        demo.register(demo.Part(make=making.make_market, sign_ins=making.sign_ins))
