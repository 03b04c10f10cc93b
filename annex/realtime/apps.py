from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """The event log and the sockets that follow it."""

    name = "annex.realtime"
    label = "realtime"

    def ready(self) -> None:
        from annex.realtime import receivers  # noqa: F401, PLC0415 - models load first
