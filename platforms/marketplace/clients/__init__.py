"""Clients, mirrored from Odoo, and who speaks for them."""
