"""The demo's Odoo as its API shows it: JSON-2 and JSON-RPC on a database in Odoo's shape.

It keeps no record anywhere else, so what is read of the tables and what the API answers are one. It
knows what selling days of work needs and refuses every other field, as Odoo does; ``recorded.json``
holds the fields as an Odoo 19.0 lists them.
"""
