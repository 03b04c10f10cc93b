"""The contract: what Annex may read of Odoo's tables, column by column, and why.

Whatever is not named here is not granted, so the database refuses it: passwords, keys, tokens, the
bytes of files.
"""
