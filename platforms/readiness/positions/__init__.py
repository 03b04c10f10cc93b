"""Owns the seats of an account: where each one is, and to which it reports."""
