from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Who signs in, where they belong, and what they hold to prove it."""

    name = "annex.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from annex.identity import tasks  # noqa: F401, PLC0415 - models load first
        from annex.identity.api import scopes  # noqa: PLC0415

        scopes.register()
