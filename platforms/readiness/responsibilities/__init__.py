"""Owns what a role must answer for, what makes that ready, and the evidence."""
