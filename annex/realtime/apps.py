from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    """The event log and the sockets that follow it."""

    name = "annex.realtime"
    label = "realtime"
