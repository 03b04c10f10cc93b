"""Owns the units of the org tree: divisions, departments and teams, at any depth."""
