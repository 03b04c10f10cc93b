"""Putting a plan into the tables, many rows a statement."""
