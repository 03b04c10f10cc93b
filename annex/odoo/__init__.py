"""The only code that knows Odoo's schema or its API; hands out frozen values."""
