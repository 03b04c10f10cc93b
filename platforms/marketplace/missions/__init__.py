"""Missions: what a client needs done, by when, where, and what it may cost."""
