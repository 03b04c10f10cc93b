"""Odoo's own record rules as SQL: parsed by a whitelist, never evaluated, closed when in doubt."""

from annex.odoo.rules.reading import explain, readable, refusals

__all__ = ("explain", "readable", "refusals")
