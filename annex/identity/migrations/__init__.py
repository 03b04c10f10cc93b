"""Migrations of the identity app."""
