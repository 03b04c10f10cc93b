from django.apps import AppConfig


class OdooConfig(AppConfig):
    """Odoo's database, read under Odoo's own rules."""

    name = "annex.odoo"
    label = "odoo"
