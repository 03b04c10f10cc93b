from django.apps import AppConfig


class PresignConfig(AppConfig):
    """Links that live for sixty seconds, each recorded before it exists."""

    name = "annex.presign"
    label = "presign"
