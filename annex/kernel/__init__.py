"""Errors, the actor, ids: plain Python that every other package may import."""
