from django.apps import AppConfig


class OdooOutboxConfig(AppConfig):
    """What Annex needs changed in Odoo, sent through Odoo's own API."""

    name = "annex.odoo.outbox"
    label = "odoo_outbox"

    def ready(self) -> None:
        """Register the system checks, and the tasks where they are published too."""
        from annex.odoo.outbox import checks, tasks  # noqa: F401, PLC0415 - settings must be loaded
