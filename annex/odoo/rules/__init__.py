"""Odoo's own record rules as SQL: parsed by a whitelist, never evaluated, closed when in doubt."""
