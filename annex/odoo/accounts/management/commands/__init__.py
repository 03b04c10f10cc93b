"""Commands that link accounts to Odoo."""
