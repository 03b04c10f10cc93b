"""App config of this slice; it has no tables and no scopes of its own."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo companies."""

    name = "platforms.readiness.demo"
    label = "readiness_demo"

    def ready(self) -> None:
        """Register the companies as readiness' part of the demo."""
        from annex.identity import demo  # noqa: PLC0415 - models load first
        from platforms.readiness.demo.services import making  # noqa: PLC0415 - models load first

        demo.register(demo.Part(make=making.make_companies, sign_ins=making.sign_ins))
