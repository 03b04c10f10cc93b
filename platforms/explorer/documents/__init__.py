"""Documents that Odoo owns: found, previewed, downloaded, never changed."""
