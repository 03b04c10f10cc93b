"""Documents over HTTP, on a database of Odoo's shape."""
