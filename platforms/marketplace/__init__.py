"""The specialist marketplace: profiles, missions, matching and proposals; Odoo keeps the orders."""
