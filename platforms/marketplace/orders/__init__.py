"""The line to Odoo: what was agreed becomes an order there, and what became of it is read back."""
