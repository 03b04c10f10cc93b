from django.apps import AppConfig


class OdooOutboxConfig(AppConfig):
    """What Annex needs changed in Odoo, sent through Odoo's own API."""

    name = "annex.odoo.outbox"
    label = "odoo_outbox"

    def ready(self) -> None:
        """Register the system checks, the tasks where they are published too, and the metrics."""
        from annex.api import metrics  # noqa: PLC0415 - settings must be loaded
        from annex.odoo.outbox import checks, keys, tasks  # noqa: F401, PLC0415

        metrics.provide(keys.metrics)
