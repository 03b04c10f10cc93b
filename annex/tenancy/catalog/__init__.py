"""Reads the live catalog to say what isolates each table, and what does not: one idea a module.

Everything that the runtime role can reach is judged, whether or not a model stands behind it, and
with a fixed number of statements, however many tables there are.
"""
