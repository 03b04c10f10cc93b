from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The rules every endpoint obeys."""

    name = "annex.api"
    label = "api"

    def ready(self) -> None:
        from annex.api import checks, schema  # noqa: F401, PLC0415 - they register themselves
