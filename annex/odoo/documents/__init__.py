"""Documents as Odoo would show them: lists, trees, search and single ones, as frozen values."""
