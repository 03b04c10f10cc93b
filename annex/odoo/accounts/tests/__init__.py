"""The links of accounts and people to Odoo."""
