"""A small Odoo to look at: tables in its shape, people, rules and documents that make sense."""
