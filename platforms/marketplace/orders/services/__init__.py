"""Every change of the line to Odoo, by subject."""
