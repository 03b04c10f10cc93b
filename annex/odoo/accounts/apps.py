from django.apps import AppConfig


class OdooAccountsConfig(AppConfig):
    """Accounts and members, and what Odoo calls them."""

    name = "annex.odoo.accounts"
    label = "odoo_accounts"
