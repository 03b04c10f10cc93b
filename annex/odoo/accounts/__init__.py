"""Which companies of Odoo's an account is, and which of Odoo's users its members are."""
