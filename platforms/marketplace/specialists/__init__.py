"""Specialists: what they can do, what a day costs, where, when, and in which languages."""
