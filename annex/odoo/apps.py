from django.apps import AppConfig
from django.core.checks import Tags, register


class OdooConfig(AppConfig):
    """Odoo's database, read under Odoo's own rules."""

    name = "annex.odoo"
    label = "odoo"

    def ready(self) -> None:
        from annex.odoo.checks import models_stay_within_the_contract  # noqa: PLC0415 - apps first

        register(models_stay_within_the_contract, Tags.models)
