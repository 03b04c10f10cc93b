"""Owns who sits where under which role, for how long, and what they are signed off for."""
