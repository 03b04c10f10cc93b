"""Proofs of the document explorer: what Odoo would show, and not one byte through Django."""
