"""Commands that make accounts and clients."""
