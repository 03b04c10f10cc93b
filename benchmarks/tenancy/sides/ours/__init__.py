"""Annex's tenancy, alone in a Django project."""
