"""App config of the takeover."""

from django.apps import AppConfig


class TakeoverConfig(AppConfig):
    """What was taken over from where."""

    name = "annex.rescue.takeover"
    label = "rescue_takeover"
