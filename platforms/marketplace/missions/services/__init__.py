"""Every change of missions, one module a subject."""
