from django.apps import AppConfig


class PresignConfig(AppConfig):
    """Links that live for sixty seconds, each recorded before it exists."""

    name = "annex.presign"
    label = "presign"

    def ready(self) -> None:
        """Register the system checks."""
        from annex.presign import checks  # noqa: F401, PLC0415 - settings must be loaded
