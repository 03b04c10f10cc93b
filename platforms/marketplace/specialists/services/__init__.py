"""Every change of specialists, one module a subject."""
