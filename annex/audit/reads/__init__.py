"""The history as people read it."""
