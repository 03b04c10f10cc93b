"""App config of this slice; it has no tables and no scopes of its own."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo companies."""

    name = "platforms.readiness.demo"
    label = "readiness_demo"
