"""Proofs of the document explorer: what is shown is what Odoo would show, and nothing else."""
