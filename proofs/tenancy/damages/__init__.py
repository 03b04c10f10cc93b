"""Damages to the catalog, by what they damage."""
