"""Whom the team of a client considers for a mission, and what each of them thinks."""
