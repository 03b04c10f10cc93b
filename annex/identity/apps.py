from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Who signs in, where they belong, and what they hold to prove it."""

    name = "annex.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
