"""Owns the people of an account."""
