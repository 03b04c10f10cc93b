"""Owns the marketplace of the demo: two thousand specialists and two hundred missions."""
